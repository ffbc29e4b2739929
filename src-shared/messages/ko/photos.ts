import type { Messages } from '../en.ts';
import { createFormat } from '../format.ts';
import { doctor } from './doctor.ts';

const f = createFormat('ko');
const counted = (count: number): string => `사진 ${f.count(count)}장`;

export const photos: Messages['photos'] = {
  title: '사진',
  headline: (classes, unlabelled) => {
    const filled = classes.filter(({ count }) => count > 0).sort((a, b) => b.count - a.count);
    const total = filled.reduce((sum, { count }) => sum + count, 0) + unlabelled;
    const [large, small] = filled;
    if (total === 0) return '아직 사진이 없어요';
    if (large === undefined) return `${counted(total)}, 아직 클래스 없음`;
    if (small === undefined)
      return unlabelled === 0
        ? `${large.name} 사진 ${f.count(total)}장`
        : `${counted(total)}, 그중 ${large.name} 사진 ${f.count(large.count)}장`;
    if (filled.length > 2) return `${counted(total)}, 클래스 ${filled.length}개`;
    if (large.count === small.count)
      return `${counted(total)}, ${large.name}·${small.name} 똑같이 ${f.count(large.count)}장씩`;
    return `${counted(total)}, ${small.name}보다 ${large.name} 사진이 ${timesAsMany(large.count / small.count)}`;
  },
  meaning: {
    empty: '이 창 어디에든 폴더를 놓으세요. 폴더 하나가 클래스 하나가 됩니다.',
    needsSecond: '서로 비교하면서 배웁니다. 두 번째 클래스를 폴더 하나로 더해 주세요.',
    needsClasses: '사진을 골라 클래스로 옮겨 주세요. 그래야 무엇을 보고 있는지 알 수 있어요.',
    balanced: '모든 클래스의 사진 수가 같아요. 남는 사진이 없습니다.',
    rest: (each) => `학습에는 클래스마다 ${f.count(each)}장씩 쓰고, 나머지는 남겨 둡니다.`,
    unlabelled: (count) => `클래스가 없는 사진 ${f.count(count)}장은 따로 모아 두었어요.`,
    split: (train, validation, test) =>
      `나누었어요. 학습 ${f.count(train)}장, 확인 ${f.count(validation)}장, 봉인한 시험 ${f.count(test)}장.`,
    stale: '나눈 뒤에 사진이 바뀌었어요. 다시 나누면 반영됩니다.',
  },
  add: '사진 추가',
  addTo: (name) => `사진 추가: ${name}`,
  addFolder: '폴더',
  addFolders: '폴더',
  addFiles: '사진이나 zip',
  split: '사진 나누기',
  toTraining: '학습으로 가기',
  why: {
    class: '클래스를 먼저 골라 주세요.',
    name: '이름을 먼저 적어 주세요.',
  },
  worthALook: '살펴볼 것',
  findings: {
    problems: (count) => `열 수 없는 사진 ${f.count(count)}장`,
    setAside: (count) => `제외한 사진 ${f.count(count)}장`,
  },
  size: '사진 크기',
  unlabelled: '클래스 없음',
  rename: (name) => `${name} 이름 바꾸기`,
  className: '클래스 이름',
  setAsideCount: (count) => `${f.count(count)}장 제외`,
  emptyClass: '사진을 여기로 옮기거나, 놓거나, 붙여 넣으세요.',
  paste: '복사한 그림은 Ctrl+V로 붙여 넣을 수도 있어요.',
  grid: '클래스별 사진',
  tile: (name, className, setAside) => `${name}, ${className}${setAside ? ', 제외함' : ''}`,
  selected: (count) => `${f.count(count)}장 선택`,
  selection: '선택한 사진',
  look: '크게 보기',
  move: '클래스로 옮기기',
  moveTo: (name) => `“${name}” 쪽으로 옮기기`,
  moveElsewhere: '다른 클래스로 옮기기',
  newClass: '새 클래스…',
  newClassTitle: '새 클래스',
  newClassSays: (count) =>
    count === 0 ? '빈 클래스로 시작합니다.' : `사진 ${f.count(count)}장을 이 클래스로 옮깁니다.`,
  addClass: '새 클래스',
  create: '만들기',
  setAside: '제외하기',
  takeBack: '다시 쓰기',
  isAside: '제외함',
  clearSelection: '선택 해제',
  changed: (change) => {
    switch (change.kind) {
      case 'move':
        return change.to === null
          ? `사진 ${f.count(change.photos)}장을 클래스에서 뺐어요`
          : `사진 ${f.count(change.photos)}장을 “${change.to}” 클래스로 옮겼어요`;
      case 'sort':
        return `사진 ${f.count(change.photos)}장을 클래스로 분류했어요`;
      case 'set_aside':
        return `사진 ${f.count(change.photos)}장을 제외했어요`;
      case 'take_back':
        return `사진 ${f.count(change.photos)}장을 다시 씁니다`;
      case 'create_class':
        return `“${change.name}” 클래스를 만들었어요`;
      case 'rename_class':
        return `클래스 이름을 바꿨어요: ${change.from} → ${change.to}`;
      case 'merge_class':
        return `클래스를 합쳤어요: ${change.name} → ${change.into} (사진 ${f.count(change.photos)}장)`;
      case 'remove_class':
        if (change.photos === 0) return `“${change.name}” 클래스를 지웠어요`;
        return change.aside
          ? `“${change.name}” 클래스를 지우고 사진 ${f.count(change.photos)}장을 제외했어요`
          : `“${change.name}” 클래스를 지웠어요. 사진 ${f.count(change.photos)}장은 클래스 없이 남습니다`;
      case 'call_fine': {
        const what = doctor.kinds[change.finding].found(change.groups);
        return change.finding === 'twins' ? `서로 다르다고 표시했어요: ${what}` : `괜찮다고 표시했어요: ${what}`;
      }
      case 'choose_class':
        return `이제 “${change.to}” 클래스에만 있어요`;
    }
  },
  sorting: {
    offer: '모델에게 분류 맡기기',
    title: (count, of) => `사진 ${f.count(of)}장 가운데 ${f.count(count)}장을 분류할 수 있어요`,
    asking: '클래스가 없는 사진을 살펴봅니다',
    nothing: '더 분류할 사진이 없어요',
    nothingSays: '모든 사진에 클래스가 있거나 제외되어 있습니다.',
    says: '모델의 추측이라 확신하면서도 틀릴 수 있어요. 가장 자신 없는 사진부터 보여 줍니다. 누르면 그 사진은 빠집니다.',
    model: '모델',
    modelIs: (name) => `분류한 모델: ${name}`,
    sureness: '얼마나 확신해야 하나요',
    atLeast: (percent) => `${f.count(percent)}% 이상`,
    ofClass: (count, of) => `${f.count(of)}장 중 ${f.count(count)}장`,
    percent: (percent) => `${f.count(percent)}%`,
    guess: (name, className, percent) => `${name}: ${className}, ${f.count(percent)}% 확신`,
    leavesOut: '누르면 빼거나 다시 넣습니다',
    sort: (count) => `사진 ${f.count(count)}장 분류하기`,
    noneSure: '이만큼 확신하는 사진이 없어요',
    showAll: '추측 모두 보기',
    unasked: (count) => `아직 살펴보지 않은 사진 ${f.count(count)}장`,
    ask: '살펴보게 하기',
    looking: (done, total) => `${f.count(total)}장 중 ${f.count(done)}장째 살펴보는 중`,
    preparing: '준비하는 중',
    failed: '사진을 살펴보지 못했어요',
    stop: '멈추기',
    more: '더 보기',
    back: '모든 사진으로 돌아가기',
  },
  takenBack: (what) => `되돌림: ${what}`,
  redo: '다시 실행',
  undoThis: (what) => `되돌리기 (Ctrl+Z): ${what}`,
  redoThis: (what) => `다시 실행 (Ctrl+Y): ${what}`,
  filter: {
    label: '보여 줄 사진과 순서',
    search: '이름 검색',
    clearSearch: '검색 지우기',
    part: '나눈 부분',
    parts: {
      all: '모든 부분',
      train: '학습용',
      validation: '확인용',
      test: '시험용',
      left_out: '남겨 둔 것',
      none: '아직 안 나눈 것',
    },
    source: '가져온 곳',
    sources: '가져온 곳 전체',
    finding: '찾은 것',
    findings: '찾은 것과 상관없이',
    use: '사용 여부',
    uses: { all: '사용·제외 모두', in_use: '사용 중', set_aside: '제외함' },
    sort: '순서',
    by: {
      added: '넣은 순서',
      name: '이름순',
      taken: '찍은 날짜순',
      bytes: '파일 크기순',
      sharpness: '선명한 정도순',
      brightness: '밝기순',
    },
    ways: {
      added: ['먼저 넣은 것부터', '나중에 넣은 것부터'],
      name: ['가나다순', '가나다 역순'],
      taken: ['오래된 것부터', '최근 것부터'],
      bytes: ['작은 것부터', '큰 것부터'],
      sharpness: ['흐린 것부터', '선명한 것부터'],
      brightness: ['어두운 것부터', '밝은 것부터'],
    },
    none: '맞는 사진이 없어요',
    noneSays: (search) =>
      search === '' ? '이런 사진은 하나도 없습니다.' : `이름이나 폴더에 “${search}” 글자가 든 사진이 없습니다.`,
    clear: '모든 사진 보기',
    of: (all) => `/ ${f.count(all)}`,
  },
  classMenu: {
    open: (name) => `${name} 더 보기`,
    rename: '이름 바꾸기',
    selectAll: '모두 선택',
    merge: '다른 클래스와 합치기…',
    remove: '클래스 지우기…',
    digit: (digit) => `${f.count(digit)}번 키`,
    mergeTitle: (name) => `“${name}” 클래스를 합칠 곳`,
    mergeSays: (count) => `사진 ${f.count(count)}장이 모두 그쪽으로 가고, 이 클래스는 없어집니다.`,
    mergeDo: '합치기',
    removeTitle: (name) => `“${name}” 클래스 지우기`,
    removeSays: (count) => `여기 있는 사진 ${f.count(count)}장은 어떻게 할까요?`,
    keep: '클래스 없이 둡니다',
    keepSays: '다른 클래스를 정해 줄 때까지 따로 모아 둡니다.',
    aside: '제외합니다',
    asideSays: '프로젝트에는 남지만 쓰지 않습니다.',
    removeDo: '지우기',
  },
  facts: {
    label: '이 사진에 대해',
    className: '클래스',
    part: '나눈 부분',
    size: '크기',
    file: '파일',
    taken: '찍은 때',
    source: '가져온 곳',
    path: '경로',
    unknown: '알 수 없음',
    twins: (count) => `같은 모습의 사진 ${f.count(count)}장`,
    showTwin: (name) => `${name} 보기`,
    back: '처음 사진으로',
  },
  import: {
    sending: (sent, total) => `보내는 중 ${f.count(sent)} / ${f.count(total)}`,
    downloading: 'Kaggle에서 받는 중',
    reading: '살펴보는 중',
    firstTitle: '사진이 오고 있어요',
    firstSays: '들어오는 대로 여기에 나타납니다. 그동안 둘러보셔도 돼요.',
    copying: (done, total) =>
      total === null ? `넣는 중 ${f.count(done)}` : `넣는 중 ${f.count(done)} / ${f.count(total)}`,
    bytes: (done, total) => `${total} 중 ${done}`,
    asking: '답을 기다리는 중',
    look: '클래스 살펴보기',
    paused: (done, total) => (total === null ? '일시 정지' : `일시 정지 ${f.count(done)} / ${f.count(total)}`),
    pause: '잠시 멈추기',
    goOn: '이어서 넣기',
    stopping: '멈추는 중',
    stop: '사진 넣기 멈추기',
    stopped: (count) => `멈췄어요. 그 전까지 사진 ${f.count(count)}장을 넣었습니다.`,
    done: (added, known) => {
      if (added === 0) return known === 0 ? '사진이 들어 있지 않아요.' : `사진 ${f.count(known)}장이 모두 이미 있어요.`;
      return known === 0
        ? `사진 ${f.count(added)}장을 넣었어요`
        : `사진 ${f.count(added)}장을 넣었어요. ${f.count(known)}장은 이미 있었습니다`;
    },
    skipped: (count) => `사진 ${f.count(count)}장은 열 수 없었어요. 나머지는 모두 넣었습니다.`,
    see: '보기',
  },
  unfinished: {
    label: '끝나지 않은 일',
    stopped: (done, total) => `사진을 넣다가 멈췄어요: ${f.count(done)} / ${f.count(total)}`,
    load: (size) => `Kaggle 사진을 ${size}까지 받아 두었어요. 나머지를 받고 넣는 일이 남아 있습니다.`,
    loadNothing: 'Kaggle 사진을 아직 받지 못했어요.',
    discard: (size) => `${size} 버리기`,
    freed: (size) => `다시 쓸 수 있는 공간: ${size}`,
  },
  plan: {
    title: (photos, classes) =>
      classes === 0
        ? `클래스 없는 사진 ${f.count(photos)}장`
        : `사진 ${f.count(photos)}장, 클래스 ${f.count(classes)}개`,
    found: {
      folder: '폴더를 클래스로 읽었어요. 이름을 바꾸거나, 두 클래스에 같은 이름을 주어 하나로 합칠 수 있습니다.',
      prefix:
        '파일 이름의 앞부분을 클래스로 읽었어요. 이름을 바꾸거나, 두 클래스에 같은 이름을 주어 하나로 합칠 수 있습니다.',
      table: '자료에 적힌 클래스를 읽었어요. 이름을 바꾸거나, 두 클래스에 같은 이름을 주어 하나로 합칠 수 있습니다.',
      none: '어느 클래스인지 알려 주는 것이 없어요. 분류할 사진함에 넣어 둘 테니 거기서 나누어 주세요.',
    },
    name: (found) => `클래스 이름: ${found}`,
    row: (count, examples) => [`${f.count(count)}장`, ...examples].join(' · '),
    together: (count, together) => `${f.count(count)}장 · 합치면 ${f.count(together)}장`,
    leaveOut: '빼기',
    leaveOutOf: (found) => `빼기: ${found}`,
    unlabelled: (count) => `클래스 없는 사진 ${f.count(count)}장은 분류할 사진함으로 갑니다.`,
    noClasses: '클래스 없이 넣기',
    noClassesSays: '모든 사진을 분류할 사진함에 넣고 거기서 나눕니다.',
    parts: (parts) =>
      `이미 나뉘어 있어요: 학습 ${f.count(parts.train)}장, 검증 ${f.count(parts.validation)}장, 시험 ${f.count(parts.test)}장.`,
    partsLabel: '사진에 딸려 온 분할',
    keepParts: '그대로 쓰기',
    poolParts: '섞어서 새로 나누기',
    nothingLeft: '모든 클래스를 뺐습니다.',
    stop: '넣지 않기',
    takeIn: (count) => `사진 ${f.count(count)}장 넣기`,
  },
  problems: {
    title: (count) => `열 수 없는 사진 ${f.count(count)}장`,
    says: '다른 사진은 모두 그대로입니다. 고쳐서 다시 놓거나, 빼 두세요.',
    forget: '빼 두기',
    save: '목록 저장',
    fileName: '열 수 없는 사진.csv',
    file: '파일',
    reason: '이유',
  },
  loupe: {
    title: '크게 보기',
    place: (n, of) => `${f.count(of)}장 중 ${f.count(n)}번째`,
    previous: '이전 사진',
    next: '다음 사진',
    pixels: (width, height) => `${f.count(width)} × ${f.count(height)}`,
  },
};

function timesAsMany(ratio: number): string {
  if (ratio < 1.25) return '조금 더 많아요';
  if (ratio < 1.75) return '1.5배 많아요';
  return `${ratio < 10 ? '' : '약 '}${f.count(Math.round(ratio))}배 많아요`;
}
