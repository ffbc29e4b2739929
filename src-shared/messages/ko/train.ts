import { createFormat } from '../format.ts';
import type { Messages } from '../en.ts';

const f = createFormat('ko');

export const train: Messages['train'] = {
  weights: {
    needs: (title) => `${title} 네트워크가 배운 것은 Keras가 공개한 곳에서 한 번만 받아 옵니다.`,
    load: (title, size) => `${title} 받기 (${size})`,
    loading: (done, of) => `${of} 중 ${done} 받는 중`,
    checking: '받은 것을 확인하는 중',
    stop: '멈추고 나중에 이어 받기',
  },
  choose: {
    headline: {
      quick: '이미 아는 것에서 시작합니다',
      mnist: '내 그림으로 작은 네트워크를 가르칩니다',
      scratch: '내 사진으로 새 네트워크를 가르칩니다',
      augmented: '회차마다 새로워 보이는 사진으로 새 네트워크를 가르칩니다',
      builds: (base) => `${base} 네트워크가 이미 아는 것 위에 쌓습니다`,
      tunes: (base, blocks, of) =>
        blocks === of
          ? `${base} 전체를 내 사진에 맞게 미세 조정합니다`
          : `${base}의 블록 ${f.count(blocks)}개를 내 사진에 맞게 미세 조정합니다`,
    },
    says: (photos, epochs) =>
      `아무것도 모르는 상태에서 시작해 사진 ${f.count(photos)}장을 ${f.count(epochs)}번 봅니다.`,
    saysKnowing: (photos, epochs) =>
      `사진 백만 장을 본 네트워크가 내 사진 ${f.count(photos)}장을 한 번 보고, 새로 붙인 끝부분이 그 결과로 ${f.count(epochs)}번 배웁니다.`,
    saysThrough: (photos, epochs) =>
      `사진 백만 장을 본 네트워크에서 시작해 내 사진 ${f.count(photos)}장을 ${f.count(epochs)}번 봅니다.`,
    missing: (name) => `${name} 가중치가 아직 없습니다`,
    takes: (duration) => `이 컴퓨터에서 약 ${duration} 걸립니다.`,
    notMeasured: '걸리는 시간은 첫 몇 단계가 지나면 보입니다.',
    measuring: '이 컴퓨터에서 걸릴 시간을 재는 중입니다.',
    train: '학습 시작',
    methods: '방법',
    parameters: (count) => `가중치 ${f.count(count)}개`,
    proposed: '내 사진에 알맞음',
    chosenBy: { does: '하는 일', needs: '필요한 것', costs: '드는 시간', gives: '흔히 얻는 결과' },
    facts: {
      quick: {
        does: '프로그램에 들어 있는 작은 네트워크가 사진을 한 번씩 보고, 새로 붙인 끝부분만 배웁니다.',
        needs: '받을 것이 없습니다. 클래스마다 사진 수십 장이면 시작할 수 있습니다.',
        costs: '사진 수백 장이면 몇 초입니다.',
        gives: '교재에는 수치가 없습니다. 확인용 사진의 결과가 바로 알려 줍니다.',
      },
      mnist: {
        does: '작은 합성곱 층 세 개가 28 × 28 흑백 그림에서 배웁니다.',
        needs: '숫자처럼 가운데에 하나만 있는 작은 그림이 필요합니다.',
        costs: '회차마다 몇 초입니다.',
        gives: '교재에서는 숫자 60,000장으로 배워 99.1%를 맞혔습니다.',
      },
      scratch: {
        does: '새 네트워크의 모든 필터를 내 사진만으로 배웁니다.',
        needs: '사진이 많아야 합니다. 클래스마다 천 장도 넉넉하지 않습니다.',
        costs: '회차마다 모든 층을 앞뒤로 지납니다.',
        gives: '교재의 고양이·개 사진 2,000장에서 69.5%입니다. 사진을 금방 외워 버립니다.',
      },
      'scratch-augmented': {
        does: '같은 네트워크에, 회차마다 모든 사진을 뒤집고 돌리고 크기를 바꾸어 보여 줍니다(데이터 증식).',
        needs: '같은 사진과 기다림이 필요합니다. 100회차 동안 배웁니다.',
        costs: '바로 앞 방법보다 회차가 세 배쯤 많습니다.',
        gives: '교재에서 83.5%입니다. 볼 때마다 달라지는 사진은 외울 수 없습니다.',
      },
      'vgg16-features': {
        does: '기반 네트워크가 사진을 한 번씩 보고, 새로 붙인 끝부분만 그 결과로 배웁니다(특징 추출).',
        needs: '가중치를 한 번 받아야 합니다. VGG16은 59 MB입니다.',
        costs: '모든 사진을 한 번 보고 나면 회차마다 잠깐입니다.',
        gives: '교재에서 VGG16으로 확인용 사진의 97%쯤을 맞혔습니다.',
      },
    },
    book: '강의 교재의 고양이·개 시험 정확도입니다(숄레, 케라스 창시자에게 배우는 딥러닝, 2판). 눈금은 찍기 50%에서 100%까지입니다.',
    device: (name) => `학습 장치: ${name}`,
    deviceUnknown: '학습 장치를 알아보는 중…',
  },
  steps: {
    network: '네트워크',
    learns: '배우는 부분',
    augmentation: '데이터 증식',
    training: '학습 설정',
    own: (filters, weights) =>
      `내 네트워크: 합성곱 층 ${f.count(filters.length)}개(필터 ${filters.map(f.count).join(', ')}개), 가중치 ${f.count(weights)}개`,
    base: (title, weights) => `${title} 위에 새 끝부분, 가중치 ${f.count(weights)}개`,
    allLearns: (weights) => `전부: 가중치 ${f.count(weights)}개`,
    headLearns: (learns, of) => `새로 붙인 끝부분만: 가중치 ${f.count(of)}개 중 ${f.count(learns)}개`,
    blocksLearn: (blocks, learns, of) =>
      `${blocks.join(', ')}, 새로 붙인 끝부분: 가중치 ${f.count(of)}개 중 ${f.count(learns)}개`,
    asTheyAre: '모든 사진을 있는 그대로 봅니다',
    asNumbers: '숫자로 정하기(항목마다 뜻과 함께)',
    line: (epochs, batch, rate, seed) =>
      `${f.count(epochs)}회차, 한 번에 ${f.count(batch)}장, 학습률 ${rate}, 시드 ${String(seed)}`,
    impossible: '만들 수 없음',
    doesNotFit: (count) => `맞지 않는 항목 ${f.count(count)}개`,
    mendFields: (names) => `맞지 않는 항목을 먼저 고쳐 주세요: ${names.join(', ')}.`,
    back: '제안대로 되돌리기',
    isBack: '모두 제안한 대로 되돌렸습니다',
  },
  network: {
    trains: '내 사진으로 배움',
    frozen: '동결: 아는 것을 그대로 둠',
    photo: '사진',
    augmented: (changes) =>
      `회차마다 모든 사진이 새롭게 보입니다: ${[
        changes.flip === 'none' ? '' : '뒤집기',
        changes.rotation === 0 ? '' : `최대 ${f.count(Math.round(changes.rotation * 360))}° 돌리기`,
        changes.zoom === 0 ? '' : `최대 ${f.percent(changes.zoom, 0)} 확대·축소`,
        changes.translation === 0 ? '' : `최대 ${f.percent(changes.translation, 0)} 옮기기`,
        changes.contrast === 0 ? '' : `대비 최대 ${f.percent(changes.contrast, 0)} 높이기`,
        changes.brightness === 0 ? '' : `밝기 최대 ${f.percent(changes.brightness, 0)} 바꾸기`,
      ]
        .filter((words) => words !== '')
        .join(', ')}`,
    block: (number) => `블록 ${String(number)}`,
    convolutions: ({ count, kernel }, pooled) =>
      `${count === 1 ? '' : `${String(count)} × `}합성곱 ${String(kernel)}×${String(kernel)}${pooled ? ', 풀링' : ''}`,
    layers: (count) => `층 ${f.count(count)}개`,
    layersOf: (block) => `${block}의 층`,
    weights: (count) => `가중치 ${f.count(count)}개`,
    weightsUnit: '가중치 수',
    answerOf: (classes) => (classes.length <= 3 ? classes.join(' 또는 ') : `${f.count(classes.length)}개 중 하나`),
    features: {
      flatten: (count) => `Flatten ${f.count(count)}`,
      average: (count) => `GlobalAveragePooling ${f.count(count)}`,
    },
    dense: (units, activation) => `Dense ${f.count(units)}, ${activation}`,
    denseUnits: (units) => `Dense ${f.count(units)}`,
    dropout: (rate) => `Dropout ${rate}`,
    described: (blocks, count) => `블록 ${f.count(blocks)}개, 가중치 ${f.count(count)}개인 네트워크`,
    whatLearns: '블록: 어느 것이 배우는지',
    learnsOf: (block) => `${block} 학습`,
    learnsShort: '배움',
    frozenShort: '동결',
    always: '늘 배움',
    broken: (layer, side) =>
      `${layer} 층에서 사진이 남지 않습니다. 바로 앞의 특징 맵이 ${String(side)} × ${String(side)}뿐입니다. 사진을 더 크게 하거나, 층을 줄이거나, 필터나 스트라이드를 작게 하거나, 둘레에 0을 둘러 주세요.`,
    learning: '개의 가중치가 배웁니다',
    staying: '개의 가중치는 동결됩니다',
    hint: '블록을 누르면 배우거나 동결됩니다. 여러 개는 끌어서 한 번에, 또는 Shift와 화살표 키로 바꿉니다.',
    takes: {
      round: (duration) => `회차당 ${duration}`,
      once: (duration, photos) => `처음 한 번 ${duration}: 새 사진 ${f.count(photos)}장을 동결된 부분에 통과시킴`,
      kept: (photos) => `사진 ${f.count(photos)}장 모두 동결된 부분을 이미 지났음`,
      everyRound: '남겨 둘 것이 없어 회차마다 전부 계산함',
      memory: (bytes, of) => `메모리 ${of} 중 ${bytes}`,
    },
    freezeAll: '모두 동결',
    learnAll: '모두 배우게',
    ownHint: '내 네트워크는 아무것도 모르는 상태에서 시작하므로 전부 배웁니다. 동결할 것은 기반 네트워크에만 있습니다.',
    warnings: {
      untrained_head:
        '새로 붙인 끝부분이 아직 배우지 않았습니다. 처음의 큰 오차가 블록으로 거슬러 올라가 알던 것을 지웁니다. 먼저 모든 블록을 동결하고 학습한 뒤, 그 학습에서 이어 가세요.',
      gap: '배우는 블록 뒤에 동결된 블록이 있습니다. 뒤의 블록은 앞에서 나오던 값에 맞춰져 있으니, 끝쪽 블록부터 풀어 주는 것이 좋습니다.',
      all_with_few: (photos) =>
        `이 많은 가중치에 사진 ${f.count(photos)}장은 적어서 사진을 외워 버릴 수 있습니다. 대개 마지막 한두 블록이면 충분합니다. 앞쪽 블록은 어느 사진에나 있는 윤곽과 색을 압니다.`,
      large_steps: (rate) =>
        `학습률이 ${rate}이면 블록이 아는 것을 금방 잊습니다. 교재는 미세 조정에 0.00001을 씁니다.`,
    },
    smallSteps: '0.00001로 하기',
  },
  bases: {
    title: '기반 네트워크',
    means: '내 네트워크가 딛고 서는 바탕입니다. 천 가지를 담은 사진 백만 장(ImageNet)으로 이미 배웠습니다.',
    effect: '클수록 많이 알지만 오래 걸립니다. 동결된 부분은 사진마다 한 번만 계산합니다.',
    facts: {
      'efficientnet-lite0': '작고 빠름, 프로그램에 들어 있음',
      vgg16: '강의의 네트워크, 들여다보기 쉽지만 느림',
      mobilenetv2: '휴대전화용으로 만들어 빠름',
      resnet50: '지름길이 있는 깊은 네트워크, 두루 무난함',
      efficientnetb0: '작고 정확함',
      xception: '정확하지만 느림, 사진은 71픽셀부터',
      densenet121: '층마다 앞의 모든 층을 함께 봄',
    },
    weights: (count) => `가중치 ${f.count(count)}개`,
    load: (size) => `받기 ${size}`,
    loadOf: (title, size) => `받기 ${size}: ${title}`,
    add: '파일 추가…',
    addOf: (title) => `파일 추가…: ${title}`,
    addMeans: '내 파일은 .h5, .weights.h5 또는 .keras로 끝나야 합니다.',
    busy: '파일은 하나씩 다룹니다. 지금 다른 파일이 오고 있습니다.',
    sending: (done, of) => `파일 읽는 중, ${of} 중 ${done}`,
    loading: (done, of) => `${of} 중 ${done} 받는 중`,
    checking: '파일을 확인하는 중',
    stop: '멈추기',
  },
  stale: {
    says: '나눈 뒤에 사진이 바뀌었습니다. 학습은 봉인한 대로 하며, 새 사진은 들어가지 않습니다.',
    go: '다시 나누기',
  },
  runs: {
    title: '지난 학습',
    link: (count) => `지난 학습 ${f.count(count)}개`,
    run: '학습',
    best: '확인 최고',
    rounds: '회차',
    when: '날짜',
    tested: '시험',
    state: {
      waiting: '대기',
      preparing: '준비 중',
      training: '학습 중',
      stopping: '멈추는 중',
      done: '끝남',
      stopped: '멈춤',
      failed: '실패',
    },
    goOn: '이어서',
    look: '보기',
    resumable: (round) => `${f.count(round)}회차부터 이어 갈 수 있음`,
    oldSplit: '이전 나누기',
    roundsOf: (done, all) => `${f.count(all)}회 중 ${f.count(done)}회`,
    right: (correct, count) => `${f.count(count)}장 중 ${f.count(correct)}장`,
    remove: '지우기',
    removeSays: (name) => `학습 “${name}” 기록을 지울까요?`,
    removeMeans: '네트워크와 결과가 지워집니다. 사진은 그대로 남습니다.',
  },
  live: {
    waiting: '앞선 학습이 끝나기를 기다립니다',
    knowing: '이미 있는 네트워크로 사진을 보는 중',
    preparing: (size) => `사진을 ${String(size)} × ${String(size)} 크기로 맞추는 중`,
    preparingSays: (done, total) =>
      total === null
        ? '사진은 한 번만 읽고 다음 회차부터는 다시 씁니다.'
        : `${f.count(total)}장 중 ${f.count(done)}장. 사진은 한 번만 읽고 다음 회차부터는 다시 씁니다.`,
    starting: '학습 프로세스를 시작하는 중',
    startingSays: '학습을 맡는 TensorFlow를 불러옵니다.',
    first: (photos) => `사진 ${f.count(photos)}장으로 배우는 중`,
    firstSays: '첫 회차가 끝나면 확인용 사진을 몇 장 맞혔는지 보여 줍니다.',
    right: (correct, count) => `확인용 사진 ${f.count(count)}장 중 ${f.count(correct)}장 정답`,
    bestSoFar: (round) => `지금까지 가장 좋은 ${f.count(round)}회차의 결과입니다.`,
    goesOn: '언제든 멈춰도 마지막 회차부터 이어집니다.',
    tab: '이 탭을 닫아도 프로그램이 켜져 있는 동안 학습은 계속됩니다.',
    results: (duration) => `결과까지 ${duration}`,
    measuring: '시간 재는 중…',
    checking: '가장 좋은 회차를 확인하는 중',
    ending: '멈추는 중…',
    pause: '잠시 멈추기',
    goOn: '이어서 학습하기',
    resting: '학습을 쉬는 중',
    restingSays: '지금까지 배운 것은 디스크에 남아 있습니다. 그동안 다른 일이 컴퓨터를 온전히 씁니다.',
    stop: '멈추고 최고 회차 남기기',
    stopTitle: '지금 학습을 멈출까요?',
    stopSays: (round) =>
      round === 0
        ? '아직 끝난 회차가 없어 남길 것이 없습니다. 진행 중인 단계가 끝나면 멈춥니다.'
        : `진행 중인 단계가 끝나면 멈춥니다. 가장 좋은 ${f.count(round)}회차가 남고, 나중에 이어서 할 수 있습니다.`,
    keepTraining: '계속 학습',
    atOnce: '바로 끝내기',
    atOnceSays: (round) =>
      round === 0
        ? '진행 중인 단계가 오래 걸립니다. 바로 끝내면 학습 프로세스가 종료됩니다. 끝난 회차가 없어 잃는 것도 없습니다.'
        : `진행 중인 단계가 오래 걸립니다. 바로 끝내면 학습 프로세스가 종료되고, 마지막으로 끝난 ${f.count(round)}회차가 남습니다.`,
    round: (round, of) => `${f.count(of)}회 중 ${f.count(round)}회차`,
    step: (step, of) => `${f.count(of)}단계 중 ${f.count(step)}`,
    checkStep: (step, of) => `확인 ${f.count(of)} 중 ${f.count(step)}`,
    stepTakes: (duration) => `이 단계는 지금까지 ${duration} 걸렸습니다.`,
    gettingReady: '준비하는 중',
    learnsFrom: '배울 사진',
    checkedOn: '확인할 사진',
    soFar: '이번 회차, 지금까지',
    loss: '손실',
    accuracy: '정확도',
    device: '학습 장치',
    speed: '속도',
    perSecond: (count) => `초당 사진 ${count}장`,
    secondsPerRound: (duration) => `회차당 ${duration}`,
  },
  rounds: {
    title: '지금까지의 회차',
    all: '회차',
    none: '아직 끝난 회차가 없습니다.',
    round: '회차',
    checked: '확인',
    learned: '학습',
    loss: '손실',
    best: '최고',
    bestIs: '확인용 사진의 손실이 가장 작은 회차가 최고입니다.',
    byHeart: '외우기 시작했어요',
    byHeartSays: (round) =>
      `${f.count(round)}회차부터 배우는 사진의 손실은 줄지만 확인용 사진의 손실은 늘어납니다. 클래스의 특징이 아니라 사진 자체를 외우는 것입니다(과대적합). 사진을 더 모으거나, 데이터 증식이나 드롭아웃을 쓰면 나아집니다. 가장 좋은 회차를 남겨 두었으니 망친 것은 없습니다.`,
  },
  chart: {
    title: '회차별 정확도와 손실',
    accuracy: '정확도',
    loss: '손실',
    checked: '확인용 사진',
    learned: '배우는 사진',
    axis: '회차(에포크)',
    bestSoFar: (round) => `지금까지 최고, ${f.count(round)}회차`,
    best: (round) => `최고, ${f.count(round)}회차`,
    read: '회차. 화살표 키로 읽습니다',
    at: (round, checked, learned, checkedLoss, learnedLoss) =>
      `${f.count(round)}회차: 확인 ${checked}, 학습 ${learned}, 손실 ${checkedLoss}, ${learnedLoss}`,
    nothing: '아직 끝난 회차가 없습니다',
    byHeart: (round) => `${f.count(round)}회차부터 사진을 외우기 시작합니다`,
    save: { label: '그래프 저장', png: '그림(PNG)', svg: '벡터 그림(SVG)', csv: '숫자(CSV)' },
    columns: {
      round: '회차',
      checked: '정확도, 확인용 사진',
      learned: '정확도, 배우는 사진',
      checkedLoss: '손실, 확인용 사진',
      learnedLoss: '손실, 배우는 사진',
      seconds: '초',
    },
  },
  ended: {
    done: (correct, count) => `확인용 사진 ${f.count(count)}장 중 ${f.count(correct)}장 정답`,
    doneSays: (round, of) => `끝났습니다. ${f.count(of)}회 가운데 ${f.count(round)}회차가 가장 좋아 남겨 두었습니다.`,
    stopped: '학습이 멈췄습니다',
    stoppedSays: (done, of) =>
      done === 0
        ? '끝난 회차가 없어 아직 쓸 것이 없습니다.'
        : `${f.count(of)}회 중 ${f.count(done)}회를 마쳤고 그대로 남아 있습니다.`,
    failed: '학습이 도중에 끝났습니다',
    failedSays: (done, of) =>
      done === 0 ? '끝난 회차가 없습니다.' : `${f.count(of)}회 중 ${f.count(done)}회를 마쳤고 그대로 남아 있습니다.`,
    goOn: (round) => `${f.count(round)}회차부터 이어서`,
    again: '다시 학습',
    another: '새로 학습',
    results: '결과 보기',
    useSoFar: '지금까지의 결과 보기',
  },
};
