import type { Messages } from '../en.ts';
import { createFormat } from '../format.ts';

const f = createFormat('ko');
const photos = (count: number): string => `사진 ${f.count(count)}장`;

export const welcome: Messages['welcome'] = {
  title: '내 프로젝트',
  firstLines: ['고양이를 보여 주고,', '개를 보여 주고,', '물어보세요.'],
  drop: '사진을 여기에 놓으세요',
  says: '폴더, 사진, zip 모두 됩니다. 폴더 하나가 클래스 하나가 됩니다.',
  chooseFolder: '폴더 고르기',
  chooseFolders: '폴더 고르기',
  chooseFiles: '사진이나 zip 고르기',
  promise: '사진은 이 컴퓨터를 떠나지 않습니다.',
  recent: '최근 프로젝트',
  openOther: '프로젝트 열기…',
  found: '프로젝트 폴더에 있는 다른 프로젝트',
  openTitle: '프로젝트 열기',
  nothingFound: (folder) => `${folder} 폴더에 다른 프로젝트가 없습니다.`,
  open: '열기',
  noPhotos: '가진 사진이 없나요?',
  sampleName: '손글씨 숫자',
  sampleSays: '클래스 열 개와 사진이 들어 있어요. 몇 분이면 동작하는 네트워크가 생깁니다.',
  openSample: '예제 열기',
  sample: '예제',
  forget: (project) => `“${project}” 목록에서 빼기`,
  forgotten: (project) => `“${project}” 프로젝트를 목록에서 뺐습니다. 폴더는 그대로 있습니다.`,
  missing: (folder) => `폴더가 없습니다: ${folder}`,
  state: {
    empty: '아직 사진이 없어요.',
    photos: (count) => photos(count),
    ready: (count, next) =>
      `${photos(count)} · ${next === 'train' ? '학습할 준비가 됐어요' : next === 'split' ? '나눌 준비가 됐어요' : '학습을 마쳤어요'}`,
    learning: (epoch, epochs) => `학습 중 · ${epochs}번 중 ${epoch}번째`,
    tested: (count, correct, of) => `${photos(count)} · 처음 본 사진 ${of}장 중 ${correct}장 정답`,
  },
};
