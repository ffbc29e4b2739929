import type { Messages } from '../en.ts';
import { createFormat } from '../format.ts';

const f = createFormat('ko');

export const app: Messages['app'] = {
  undo: '되돌리기',
  close: '닫기',
  cancel: '취소',
  stop: '멈추기',
  change: '바꾸기',
  settings: '설정',
  otherLanguage: 'English',
  switchLanguage: '영어로 바꾸기',
  steps: '단계',
  allProjects: '모든 프로젝트',
  opening: '프로젝트를 여는 중…',
  waits: {
    photos: '',
    split: '사진을 나누려면 클래스가 두 개 이상 있어야 합니다.',
    train: '학습하려면 먼저 사진을 나누어야 합니다.',
    results: '학습이 한 번 끝나야 결과를 볼 수 있습니다.',
    use: '학습이 한 번 끝나야 사용할 수 있습니다.',
  },
  goTo: {
    photos: '사진으로 가기',
    split: '사진 나누기',
    train: '학습으로 가기',
    results: '결과로 가기',
    use: '사용하기',
  },
  waitTitle: {
    photos: '',
    split: '클래스가 두 개 필요해요',
    train: '사진을 먼저 나누어 주세요',
    results: '먼저 학습해 주세요',
    use: '먼저 학습해 주세요',
  },
  lost: {
    title: '프로그램이 응답하지 않습니다',
    says: '프로그램이 닫혔을 수 있습니다. 이 창이 계속 찾아보고, 다시 연결되면 그대로 이어집니다.',
  },
  refused: {
    title: '이 창으로는 들어갈 수 없습니다',
  },
  retry: '다시 시도',
  backToProjects: '모든 프로젝트로 돌아가기',
  cannotOpen: '이 프로젝트를 열 수 없습니다',
  letGo: '여기에 놓기',
  letGoProject: (project) => `놓으면 “${project}” 프로젝트에 들어갑니다`,
  letGoNew: '놓으면 새 프로젝트가 시작됩니다',
  sendingFailed: (count) => `파일 ${f.count(count)}개는 디스크에서 읽을 수 없었어요. 나머지는 넣고 있습니다.`,
  paste: {
    words: '그림만 붙여넣을 수 있어요. 웹에서 받아 오지는 않으니 주소 말고 그림 자체를 복사해 주세요.',
    waits: '사진을 아직 보내는 중이에요. 다 들어온 뒤에 다시 붙여넣어 주세요.',
  },
  timeLeft: (duration) => `${duration} 남음`,
};
