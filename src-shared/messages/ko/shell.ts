import type { Messages } from '../en.ts';

export const shell: Messages['shell'] = {
  menu: {
    file: '파일(&F)',
    newProject: '새 프로젝트',
    openProject: '프로젝트 열기…',
    settings: '설정…',
    close: '창 닫기',
    quit: 'Pawprint 종료',
    edit: '편집(&E)',
    undo: '실행 취소',
    redo: '다시 실행',
    cut: '잘라내기',
    copy: '복사',
    paste: '붙여넣기',
    delete: '삭제',
    selectAll: '모두 선택',
    view: '보기(&V)',
    actualSize: '실제 크기',
    zoomIn: '확대',
    zoomOut: '축소',
    fullScreen: '전체 화면',
    developerTools: '개발자 도구',
    window: '창(&W)',
    minimize: '최소화',
    zoomWindow: '확대/축소',
    help: '도움말(&H)',
    showLogs: '로그 파일 보기',
    about: 'Pawprint 정보',
    services: '서비스',
    hide: 'Pawprint 가리기',
    hideOthers: '기타 가리기',
    showAll: '모두 보기',
  },
  pickers: {
    folders: '사진 폴더 선택',
    files: '사진 또는 사진이 든 zip 파일 선택',
    save: '저장할 위치 선택',
    saveHere: '여기에 저장',
    project: '프로젝트 열기(이름이 .pawprint로 끝나는 폴더)',
    photosAndZips: '사진과 zip 파일',
    everything: '모든 파일',
  },
  closing: {
    training: {
      title: '아직 학습하고 있습니다.',
      detail:
        '창을 닫아도 학습은 계속할 수 있습니다. 멈추면 마지막으로 끝난 에포크가 남아 나중에 이어서 학습할 수 있습니다.',
      background: '창만 닫고 계속 학습',
      stop: '학습을 멈추고 종료',
    },
    working: {
      title: '아직 작업하고 있습니다.',
      detail: '창을 닫아도 작업은 계속할 수 있습니다. 멈추면 지금까지 끝난 것만 남습니다.',
      background: '창만 닫고 계속',
      stop: '멈추고 종료',
    },
    cancel: '취소',
  },
  stopped: {
    engine: {
      title: 'Pawprint에서 실제 작업을 하는 부분이 멈췄습니다.',
      next: (logs) =>
        `사진과 프로젝트는 안전하고, 학습은 마지막으로 끝난 에포크가 남아 있습니다. 다시 시작하면 이어서 할 수 있습니다. 무슨 일이 있었는지는 로그 파일에 있습니다: ${logs}`,
      button: '다시 시작',
    },
    engineAgain: {
      title: 'Pawprint의 엔진이 자꾸 멈춥니다.',
      next: (logs) =>
        `1분 안에 세 번 멈췄으므로 다시 시작해도 소용이 없습니다. 사진과 프로젝트는 안전합니다. Pawprint를 종료하고, 디스크에 빈 공간이 있는지 확인한 뒤 새로 시작해 주세요. 또 멈추면 이유는 다음 로그 파일에 있습니다: ${logs}`,
    },
    page: {
      title: '이 창의 화면이 멈췄습니다.',
      next: (logs) => `하던 작업은 계속되고 있습니다. 화면을 다시 불러오면 볼 수 있습니다. 로그 파일: ${logs}`,
      button: '화면 다시 불러오기',
    },
  },
};
