import { createFormat } from '../format.ts';
import type { Messages } from '../en.ts';

const f = createFormat('ko');

export const train: Messages['train'] = {
  choose: {
    headline: {
      scratch: '내 사진으로 새 네트워크를 가르칩니다',
      'scratch-augmented': '회차마다 새로워 보이는 사진으로 새 네트워크를 가르칩니다',
      mnist: '내 그림으로 작은 네트워크를 가르칩니다',
    },
    says: (photos, epochs) =>
      `아무것도 모르는 상태에서 시작해 사진 ${f.count(photos)}장을 ${f.count(epochs)}번 봅니다.`,
    takes: (duration) => `이 컴퓨터에서 약 ${duration} 걸립니다.`,
    notMeasured: '걸리는 시간은 첫 몇 단계가 지나면 보입니다.',
    train: '학습 시작',
    methods: '방법',
    parameters: (count) => `가중치 ${f.count(count)}개`,
    input: (size, channels) => `${String(size)} × ${String(size)} × ${String(channels)}`,
    proposed: '내 사진에 알맞음',
    book: '강의 교재의 고양이·개 시험 정확도입니다(숄레, 케라스 창시자에게 배우는 딥러닝, 2판). 눈금은 찍기 50%에서 100%까지입니다.',
    device: (name) => `학습 장치: ${name}`,
    deviceUnknown: '학습 장치를 알아보는 중…',
  },
  network: {
    title: '네트워크의 모양',
    trains: '내 사진으로 학습',
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
    convolution: (kernel, pooled) => `conv ${String(kernel)}×${String(kernel)}${pooled ? ', 풀링' : ''}`,
    weights: (count) => `가중치 ${f.count(count)}개`,
    answer: '답',
    answerOf: (classes) => (classes.length <= 3 ? classes.join(' 또는 ') : `${f.count(classes.length)}개 중 하나`),
    flatten: (units) => `Flatten ${f.count(units)}`,
    dense: (units, activation) => `Dense ${f.count(units)}, ${activation}`,
    dropout: (rate) => `Dropout ${rate}`,
    allTrain: '개의 가중치가 모두 내 사진으로 배웁니다',
    scale: '모서리 한 줄이 맵 16장입니다. 맨 앞 장의 칸 수는 실제 맵의 크기입니다.',
    described: (blocks, count) => `블록 ${f.count(blocks)}개, 가중치 ${f.count(count)}개인 네트워크`,
  },
  settings: {
    open: '바꾸기',
    close: '완료',
    reset: '강의와 같게',
    epochs: '회차',
    epochsField: '에포크',
    batch: '한 번에 보는 사진',
    batchField: '배치',
    rate: '배우는 폭',
    rateField: '학습률',
    seed: '시작 번호',
    seedField: '시드',
    line: (epochs, batch, rate, seed) =>
      `${f.count(epochs)}회차, 한 번에 ${f.count(batch)}장, 학습률 ${rate}, 시드 ${String(seed)}`,
    wrong: {
      epochs: '1부터 1,000까지의 정수를 적어 주세요.',
      batch: '1부터 1,024까지의 정수를 적어 주세요.',
      rate: '0보다 크고 1 이하인 수를 적어 주세요.',
      seed: '0부터 4,294,967,295까지의 정수를 적어 주세요.',
    },
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
