import type { Messages } from '../en.ts';
import { createFormat } from '../format.ts';

const f = createFormat('ko');

export const features: Messages['features'] = {
  heading: '보관된 특징',
  about:
    '기본 네트워크가 사진마다 뽑아낸 특징을 보관해서 같은 사진을 두 번 보지 않게 합니다. 지워도 잃는 것은 없습니다. 다음 학습 때 다시 만듭니다.',
  none: '이 프로젝트에 보관된 특징이 없습니다.',
  made: (d) =>
    `${d.title} (${d.layer} 층까지), ${f.count(d.size)}픽셀 사진 (${d.computedIn} 계산, ${f.count(d.bits)}비트 보관)`,
  short: (d) => `${d.title} (${d.layer} 층까지), ${f.count(d.size)}픽셀`,
  stale: '더는 쓰이지 않는 특징',
  amount: (d) => `사진 ${f.count(d.photos)}장, ${f.bytes(d.bytes)}`,
  readBy: (d) => `쓰는 학습: ${d.runs.join(', ')}`,
  remove: '지우기',
  removeAll: '모두 지우기',
  removed: (d) => `지웠습니다. 공간 ${f.bytes(d.bytes)}만큼 다시 쓸 수 있습니다.`,
};
