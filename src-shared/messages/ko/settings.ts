import type { Messages } from '../en.ts';

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
  version: '버전',
  promiseSays: '이 화면은 이 컴퓨터의 프로그램하고만 통신하고, 프로그램은 밖으로 연결하지 않습니다.',
  show: '열어 보기',
};
