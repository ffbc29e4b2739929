import type { Messages } from '../en.ts';
import { createFormat } from '../format.ts';

const f = createFormat('ko');

export const settings: Messages['settings'] = {
  title: '설정',
  language: '언어',
  languageOfSystem: '시스템 설정',
  theme: '테마',
  themes: { system: '시스템 설정', light: '라이트 테이블', dark: '암실' },
  kept: '새 프로젝트를 두는 곳',
  logs: '로그를 쓰는 곳',
  device: '학습 장치',
  deviceUnknown: '아직 확인하지 않음',
  findDevice: '확인하기',
  change: '바꾸기',
  chosen: '선택됨',
  auto: '가장 빠른 장치',
  processor: '프로세서(CPU)',
  cores: '쓸 수 있는 코어',
  coresOf: (count, of) => (count === of ? `${f.count(of)}개 모두` : `${f.count(of)}개 중 ${f.count(count)}개`),
  version: '버전',
  promiseSays:
    '이 화면은 이 컴퓨터의 프로그램하고만 통신합니다. 프로그램은 사진이나 네트워크를 받아 오라고 할 때만 밖으로 연결합니다.',
  show: '열어 보기',
};
