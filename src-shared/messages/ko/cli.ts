import type { Messages } from '../en.ts';
import { createFormat } from '../format.ts';

const f = createFormat('ko');

const phases: Messages['cli']['phases'] = {
  waiting: '차례를 기다리는 중',
  downloading: 'Kaggle에서 사진을 받는 중',
  loading: '가중치를 받는 중',
  reading: '파일을 살펴보는 중',
  asking: '화면에서 답을 기다리는 중',
  copying: '사진을 가져오는 중',
  preparing: '사진을 준비하는 중',
  knowing: '기본 네트워크로 사진을 보는 중',
  starting: 'TensorFlow를 시작하는 중',
  training: '학습하는 중',
  checking: '확인하는 중',
  testing: '시험하는 중',
  writing: '쓰는 중',
};

const parts: Messages['cli']['parts'] = { train: '학습용', validation: '검증용', test: '시험용' };

export const cli: Messages['cli'] = {
  about: '이 컴퓨터가 내 사진을 구별하도록 가르칩니다. 어떤 것도 이 컴퓨터 밖으로 나가지 않습니다.',
  phases,
  parts,
  commands: {
    import: '사진을 프로젝트에 넣습니다. 프로젝트가 없으면 만듭니다.',
    split: '사진을 배울 것, 지켜볼 것, 봉인된 시험용으로 나눕니다.',
    'write-folders': '나눈 사진을 Keras가 읽는 train, validation, test 폴더로 씁니다.',
    train: '네트워크를 학습시킵니다.',
    evaluate: '학습한 네트워크가 얼마나 맞히는지 봅니다. 시험용은 봉인되어 있어 열 때마다 횟수를 셉니다.',
    predict: '학습한 네트워크에 다른 사진을 물어봅니다.',
    export: '학습한 네트워크를 다른 곳에서도 쓸 수 있는 파일로 씁니다.',
    serve: '멈출 때까지 이 컴퓨터의 브라우저에서 Pawprint를 쓸 수 있게 합니다.',
    weights: '기본 네트워크의 가중치를 보고, 받고, 추가하고, 지웁니다.',
    features: '기본 네트워크가 사진에서 뽑아 둔 특징을 보고 지웁니다. 지운 것은 다시 만들 수 있습니다.',
    doctor: '무엇이 설치되었고 무엇으로 학습하는지, 무엇이 빠졌고 어떻게 구하는지 알려 줍니다.',
    demo: 'Pawprint에 든 손글씨 숫자로 처음부터 끝까지 한 번 해 봅니다.',
  },
  arguments: {
    project: '프로젝트 폴더',
    source: '사진 폴더(폴더 이름이 클래스), 그런 폴더들의 폴더, 그것을 담은 zip, 또는 사진 한 장',
    run: '학습 실행: id, 이름, "latest"(최근) 또는 "best"(검증 결과가 가장 좋은 것)',
    photo: '사진 또는 사진 폴더',
    featuresAction: 'list(기본값) 또는 remove',
    featuresKey: 'remove일 때: list에 나오는 이름',
    weightsAction: 'list(기본값), download, add, remove 중 하나',
    base: 'list가 아니면: 기본 네트워크의 이름',
    weightsFile: 'add일 때: .h5, .weights.h5, .keras 파일(맨 위 층이 있어도 없어도 됨)',
  },
  options: {
    json: '마지막에 JSON 객체 하나를 stdout에 쓰고, 나머지는 모두 stderr에 씁니다',
    noSplit: 'train, validation, test 폴더의 사진을 그 분할대로 두지 않고 한데 모읍니다',
    classFrom:
      '클래스를 어디에서 읽을지: auto(알아서 찾기), folder(폴더), prefix(cat.0.jpg처럼 이름 앞부분), none(없음)',
    version: '버전을 씁니다',
    help: '이 도움말을 씁니다',
    train: '클래스마다 배울 사진 수',
    validation: '클래스마다 지켜볼 사진 수',
    test: '클래스마다 시험할 사진 수',
    shares: '개수 대신 각 클래스의 백분율: 학습,검증,시험',
    pool: 'train, validation, test 폴더로 들어온 사진도 모두 새로 나눕니다',
    mendTwins: '폴더대로 둘 때, 시험용에 쌍둥이가 있는 학습용 사진을 뺍니다',
    balance: 'undersample(가장 적은 클래스에 맞춤), weights(모두 쓰고 드문 것을 더 크게 셈) 또는 none',
    seed: '모든 무작위 선택을 정하는 수',
    kaggle:
      '대신 Kaggle의 “Dogs vs. Cats” 사진을 그 파일의 키로 받습니다(없으면 KAGGLE_USERNAME과 KAGGLE_KEY, 또는 ~/.kaggle/kaggle.json)',
    original: '원래 크기로(크기를 주지 않으면 이렇게 함). Keras에서 다르게 보일 사진만 PNG로 씁니다',
    size: '이 픽셀 수의 정사각형으로 줄여 PNG로 씁니다',
    fit: '--size와 함께: stretch(늘림), crop(자름) 또는 pad(채움)',
    resizing: '--size와 함께: sharp(부드러움, 기본값) 또는 keras(Keras와 똑같은 픽셀)',
    recipe:
      'quick, vgg16-features, vgg16-augmented, vgg16-fine-tune, scratch, scratch-augmented, mnist, mnist-no-pooling, auto(알맞은 것을 추천) 또는 레시피 파일',
    epochs: '학습 사진 전체를 도는 횟수',
    set: '레시피의 한 항목을 바꿉니다. 예: learningRate=0.0005, 목록은 learns=block4+block5 (여러 번 쓸 수 있음). 값을 seed=1,2,3처럼 여럿 주면 그만큼 학습합니다',
    from: '그 학습의 가중치에서 이어 갑니다: id, 이름, "latest", "best" 또는 "none". 기본 네트워크의 블록이 배우는 레시피에서 정하지 않으면 맞는 것 중 가장 최근 학습을 씁니다',
    minutes: '--recipe auto와 함께: 학습에 쓸 수 있는 시간(분)',
    lowMemory: '8GB 넘게 남아 있어도 메모리를 되도록 적게 씁니다',
    plan: '학습하지 않고, 걸릴 시간과 필요한 메모리만 말합니다',
    resume: '마지막으로 보관된 회차부터 이어서 학습합니다',
    part: 'test, validation 또는 train',
    format: 'tfjs (TensorFlow.js)',
    out: '새 폴더 또는 빈 폴더',
    allFeatures: 'remove와 함께: 모두',
    port: '기다릴 포트. 0이면 비어 있는 포트',
    open: '기본 브라우저를 엽니다',
    root: '페이지에서 사진과 프로젝트를 찾아볼 수 있는 폴더 (여러 번 쓸 수 있음)',
    shell: '창을 위한 것: JSON 줄로 말하고 입력이 끝나면 끝납니다',
  },
  usage: {
    wholeNumber: (d) => `${f.count(d.min)} 이상의 정수가 필요합니다.`,
    port: '0에서 65535 사이의 포트가 필요합니다.',
    shares: '더해서 100이 되는 세 수가 필요합니다. 예: 60,20,20',
    oneOf: (d) => `다음 중 하나여야 합니다: ${d.choices}`,
    countsTogether: '--train, --validation, --test는 함께 씁니다. 셋 모두 주거나 모두 빼세요.',
    countsOrShares: '개수(--train, --validation, --test)와 --shares 중 하나만 주세요.',
    sourceOrKaggle: '넣을 사진이나 --kaggle 중 하나만 적어 주세요.',
    baseNeeded: (d) => `기본 네트워크를 정해 주세요: ${d.known}`,
    fileForAdd: '파일은 add에만, 그리고 반드시 함께 씁니다.',
    featuresNamed: 'remove에는 지울 특징의 이름이나 --all 중 하나를 쓰고, list에는 쓰지 않습니다.',
    originalOrSize: '--size(와 --fit, --resizing)와 --original 중 하나만 주세요.',
    assignment: 'key=value 꼴이어야 합니다. 예: epochs=5 또는 optimizer.learningRate=0.0005',
    minutesOfAuto: '--minutes는 시간에 맞는 레시피를 추천하는 --recipe auto와 함께 써 주세요.',
    planOne: '--plan은 값이 하나인 --recipe와 함께 써 주세요.',
    recipeOrResume:
      '--recipe(와 --epochs, --seed, --set, --from)와 --resume 중 하나만 주세요. 이어서 하는 학습은 원래 레시피를 씁니다.',
  },
  held: '이 프로젝트는 다른 Pawprint에서 열려 있습니다. 작업은 그곳에서 이루어집니다.',
  stopping: '이 단계가 끝나면 멈춥니다. 바로 멈추려면 Ctrl-C를 한 번 더 누르세요. 보관된 것은 그대로 남습니다.',
  notInRecipe: (d) => `${d.field} 항목이 없습니다`,
  notJson: '파일이 JSON이 아닙니다',
  progress: {
    of: (d) => `${f.count(d.total)} 중 ${f.count(d.done)}`,
    bytes: (d) => `${f.bytes(d.total)} 중 ${f.bytes(d.done)}`,
    paused: '일시 정지됨',
    left: (d) => `${f.duration(d.seconds)} 남음`,
    round: (d) => `${f.count(d.epoch)}회차, ${f.count(d.steps)}단계 중 ${f.count(d.step)}단계`,
    loss: (d) => `손실 ${f.decimal(d.loss, 4)}`,
    accuracy: (d) => `정확도 ${f.percent(d.accuracy)}`,
  },
  round: (d) =>
    `${f.count(d.epoch)}회차: 손실 ${f.decimal(d.loss, 4)}, 정확도 ${f.percent(d.accuracy)}; 검증 손실 ${f.decimal(d.valLoss, 4)}, 정확도 ${f.percent(d.valAccuracy)} (${f.decimal(d.seconds, 1)}초)${d.best ? ', 지금까지 가장 좋음' : ''}`,
  finishingImport: '도중에 끊긴 가져오기가 있어 먼저 마칩니다.',
  kaggle: (d) => {
    const size = d.bytes === null ? 'Kaggle이 사진의 크기를 알려 주지 않습니다' : `사진은 ${f.bytes(d.bytes)}입니다`;
    const here = d.here === 0 ? '' : ` (이미 받은 양 ${f.bytes(d.here)})`;
    return `${size}${here}. 이 디스크의 남은 공간은 ${f.bytes(d.free)}입니다.`;
  },
  imported: (d) =>
    `사진 ${f.count(d.added)}장을 넣었고 ${f.count(d.known)}장은 이미 있었습니다 (${f.decimal(d.seconds, 1)}초).`,
  inClass: (d) => `  ${d.name}: ${f.count(d.count)}장`,
  skipped: (d) => `사진 ${f.count(d.count)}장은 읽을 수 없어 건너뛰었습니다:`,
  skippedOne: (d) => `  ${d.name}: ${d.reason}`,
  splitMade: (d) =>
    `배울 사진 ${f.count(d.train)}장, 지켜볼 사진 ${f.count(d.validation)}장, 시험용으로 봉인한 사진 ${f.count(d.test)}장, 남겨 둔 사진 ${f.count(d.leftOut)}장 (시드 ${String(d.seed)}).`,
  foldersWritten: (d) =>
    d.size === null
      ? `사진 ${f.count(d.count)}장을 썼습니다(그중 PNG ${f.count(d.converted)}장): ${d.path}`
      : `${String(d.size)}×${String(d.size)} 픽셀 사진 ${f.count(d.count)}장을 썼습니다: ${d.path}`,
  keptGiven: '사진이 들어온 폴더 그대로 나누었습니다.',
  twinsApart: (d) =>
    `사진 ${f.count(d.count)}장은 다른 부분에 쌍둥이가 있어서 시험 점수가 실제보다 높게 나옵니다. --mend-twins로 빼거나 --pool로 새로 나누세요.`,
  training: (d) => `학습 시작: ${d.run}. 배울 수 ${f.count(d.parameters)}개, ${f.count(d.epochs)}회차.`,
  plan: (d) =>
    `${f.count(d.epochs)}회차에 ${d.seconds === null ? '걸리는 시간은 다른 학습이 진행되는 동안 잴 수 없고' : `약 ${f.duration(d.seconds)} 걸리고`}, 메모리는 약 ${f.bytes(d.memory)} 필요합니다. 숫자 ${f.count(d.parameters)}개 중 ${f.count(d.trainable)}개가 학습합니다.`,
  planFeatures: (d) => `바탕 네트워크가 사진 ${f.count(d.photos)}장 중 ${f.count(d.known)}장을 이미 보았습니다.`,
  goingOnFrom: (d) => `이 학습의 가중치에서 이어 갑니다: ${d.run}.`,
  resuming: (d) => `이어서 학습: ${d.run}. ${f.count(d.epochs)}회차 중 ${f.count(d.done)}회차가 끝나 있습니다.`,
  trained: (d) =>
    `학습 완료: ${d.run} (${d.device}, ${f.decimal(d.seconds, 1)}초). 가장 좋은 것은 ${f.count(d.bestEpoch)}회차로, 검증 사진의 ${f.percent(d.valAccuracy)} 정답입니다.`,
  series: {
    training: (d) => `${f.count(d.of)}번 중 ${f.count(d.number)}번째 학습: ${d.values}`,
    row: ({ values, spread }) => {
      const head = values === '' ? '' : `${values}: `;
      if (spread === null) return `${head}끝까지 학습한 것이 없습니다`;
      if (spread.deviation === null) return `${head}검증 사진의 ${f.percent(spread.mean)} 정답`;
      return `${head}${f.count(spread.count)}번 학습의 평균으로 검증 사진의 ${f.percent(spread.mean)} 정답, 표준편차 ${f.percent(spread.deviation)} (${f.percent(spread.lowest)}에서 ${f.percent(spread.highest)}까지)`;
    },
  },
  evaluated: (d) =>
    `${parts[d.part]} 사진 ${f.count(d.count)}장 중 ${f.count(d.correct)}장 정답: ${f.percent(d.accuracy)}, 오차 범위 ${f.percent(d.low)}에서 ${f.percent(d.high)}까지.`,
  confusion: '줄은 사진의 실제 클래스, 칸은 네트워크의 대답입니다:',
  predicted: (d) => `${d.photo}: ${d.label} (${f.percent(d.probability)})`,
  exported: (d) =>
    `${d.path} 폴더에 썼습니다 (${f.bytes(d.bytes)}). 다시 열어 사진 ${f.count(d.photos)}장으로 견준 결과 가장 큰 차이는 ${d.maxDifference.toExponential(1)}입니다.`,
  serving: (d) => `Pawprint 주소: ${d.address}`,
  servingHow: '이 링크로는 브라우저 하나만 들어올 수 있습니다. 다른 링크는 Enter, 멈추려면 Ctrl-C를 누르세요.',
  browserFailed: '브라우저를 열 수 없습니다. 주소를 직접 열어 주세요.',
  closing: '닫는 중입니다. 진행 중인 작업은 단계를 마치고 멈추며 보관됩니다.',
  shell: {
    busy: {
      import: '사진을 가져오는 중입니다. 이미 들어온 사진은 남고, 나머지는 프로젝트를 다시 열 때 이어서 들어옵니다.',
      train: (d) =>
        d === null
          ? '곧 학습을 시작합니다. 나중에 학습할 수 있습니다.'
          : `학습 중입니다: ${f.count(d.epochs)}회차 중 ${f.count(d.epoch)}회차. 이 단계가 끝나면 멈추고, 나중에 마지막으로 끝난 회차부터 이어서 할 수 있습니다.`,
      evaluate: '네트워크를 시험하는 중입니다. 시험은 다시 시작해야 합니다.',
      predict: '네트워크에 사진을 물어보는 중입니다. 다시 물어봐야 합니다.',
      suggest: '네트워크가 클래스 없는 사진을 살펴보는 중입니다. 지금까지의 답은 남습니다.',
      remember: '네트워크가 학습한 사진을 다시 살펴보는 중입니다.',
      export: '네트워크를 쓰는 중입니다. 다시 써야 합니다.',
      folders: '사진을 폴더로 쓰는 중입니다. 다시 써야 합니다.',
      weights: '기본 네트워크의 가중치를 받는 중입니다. 받은 만큼은 남아 있어 나중에 이어서 받을 수 있습니다.',
    },
    done: {
      import: (d) => `사진 ${f.count(d.added)}장을 넣었습니다.`,
      train: (d) => `학습 완료: ${d.name}. 검증 사진의 ${f.percent(d.accuracy)} 정답입니다.`,
      evaluate: '네트워크를 시험했습니다.',
      predict: '사진에 대한 답이 나왔습니다.',
      suggest: '클래스 없는 사진을 모두 살펴봤습니다.',
      remember: '이제 닮은 사진을 찾을 수 있습니다.',
      export: '네트워크를 썼습니다.',
      folders: '폴더를 썼습니다.',
      weights: '가중치가 준비되었습니다.',
    },
  },
  doctor: {
    node: (d) => `Node ${d.version}.`,
    tensorflow: (d) => `TensorFlow ${d.version} 설치됨, 자체 시험 통과.`,
    noTensorflow: 'TensorFlow가 준비되지 않아 아직 학습할 수 없습니다.',
    device: (d) => (d.first ? `학습 장치: ${d.name}.` : `다른 장치: ${d.name}.`),
    electron: (d) => `Electron 있음 (${d.path}): Pawprint가 자체 창에서 열립니다.`,
    noElectron: 'Electron이 없어 Pawprint가 브라우저에서 열립니다.',
    well: '빠진 것이 없습니다.',
    problems: (d) => `빠진 것 ${f.count(d.count)}가지:`,
  },
  demo: {
    begin: '손글씨 숫자 10,000개로 처음부터 끝까지 한 번 해 봅니다.',
    steps: {
      import: '숫자를 가져옵니다',
      split: '1,000개는 지켜볼 것으로 두고 1,000개는 시험용으로 봉인합니다',
      train: '강의의 네트워크를 학습시킵니다',
      test: '봉인된 시험용을 엽니다',
      export: '네트워크를 TensorFlow.js 파일로 쓰고 원래 것과 견줍니다',
      predict: '쓴 파일에게 처음 보는 숫자 열 개를 물어봅니다',
    },
    took: (d) => `${f.decimal(d.seconds, 1)}초 걸림`,
    asked: (d) => `${d.truth}에 대한 대답: ${d.label} (${f.percent(d.probability)})`,
    askedAll: (d) => `${f.count(d.count)}개 중 ${f.count(d.right)}개 정답`,
    last: (d) => `Test accuracy ${(d.accuracy * 100).toFixed(1)} % - ${d.path}`,
  },
};
