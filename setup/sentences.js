// @ts-check
/**
 * What set-up says, English and Korean side by side. It runs before anything is built, so it cannot use the program's own
 * catalogues. A problem's sentence says what happened and what to do.
 *
 * @typedef {"en" | "ko"} Language
 * @typedef {Record<string, string>} Values
 * @typedef {{ en: (v: Values) => string, ko: (v: Values) => string }} Sentence
 */

const debian = 'apt-get update && apt-get install -y';

/** @satisfies {Record<string, Sentence>} */
const problems = {
  setup_packages_missing: {
    en: () => 'The packages Pawprint stands on are not installed. Run: npm ci',
    ko: () => 'Pawprint에 필요한 패키지가 설치되어 있지 않습니다. 다음을 실행하세요: npm ci',
  },
  setup_node_missing: {
    en: (v) =>
      `Pawprint needs Node ${v.wanted} or newer and found ${v.found}. Install it from https://nodejs.org and try again.`,
    ko: (v) =>
      `Pawprint에는 Node ${v.wanted} 이상이 필요하지만 ${v.found}만 있습니다. https://nodejs.org 에서 설치한 뒤 다시 시도하세요.`,
  },
  setup_no_python: {
    en: () =>
      `Python 3 was not found; it is needed once, to fetch TensorFlow. On Debian or Ubuntu run: sudo sh -c '${debian} python3 python3-venv python3-pip' and try again.`,
    ko: () =>
      `Python 3을 찾지 못했습니다. TensorFlow를 한 번 받아 오는 데 필요합니다. Debian이나 Ubuntu에서는 다음을 실행한 뒤 다시 시도하세요: sudo sh -c '${debian} python3 python3-venv python3-pip'`,
  },
  setup_no_pip: {
    en: (v) =>
      `${v.python} has no pip, which fetches TensorFlow. On Debian or Ubuntu run: sudo sh -c '${debian} python3-venv python3-pip' and try again.`,
    ko: (v) =>
      `${v.python}에 pip이 없어 TensorFlow를 받을 수 없습니다. Debian이나 Ubuntu에서는 다음을 실행한 뒤 다시 시도하세요: sudo sh -c '${debian} python3-venv python3-pip'`,
  },
  setup_no_compiler: {
    en: (v) =>
      `A C++ compiler is needed once, to build the bridge to TensorFlow, and ${v.missing} is missing. On Debian or Ubuntu run: sudo sh -c '${debian} g++ make' and try again.`,
    ko: (v) =>
      `TensorFlow 연결 부분을 한 번 빌드하려면 C++ 컴파일러가 필요한데 ${v.missing} 명령이 없습니다. Debian이나 Ubuntu에서는 다음을 실행한 뒤 다시 시도하세요: sudo sh -c '${debian} g++ make'`,
  },
  setup_no_network: {
    en: (v) =>
      `${v.what} could not be downloaded. Check the internet connection (or pip's proxy settings) and run the same command again; finished steps are kept.`,
    ko: (v) =>
      `다운로드하지 못했습니다: ${v.what}. 인터넷 연결(또는 pip의 프록시 설정)을 확인하고 같은 명령을 다시 실행하세요. 끝난 단계는 그대로 남아 있습니다.`,
  },
  setup_disk_full: {
    en: (v) =>
      `The disk is full: set-up needs about ${v.needed} GB of free space in ${v.folder}. Free some space, or set PAWPRINT_HOME to a folder on a larger disk, and try again.`,
    ko: (v) =>
      `디스크가 가득 찼습니다. ${v.folder} 폴더에 약 ${v.needed}GB의 빈 공간이 필요합니다. 공간을 비우거나 PAWPRINT_HOME을 더 큰 디스크의 폴더로 정하고 다시 시도하세요.`,
  },
  setup_home_not_writable: {
    en: (v) =>
      `The folder ${v.folder} cannot be written to. Change its permissions, or set PAWPRINT_HOME to a folder of your own, and try again.`,
    ko: (v) =>
      `${v.folder} 폴더에 쓸 수 없습니다. 폴더의 권한을 바꾸거나 PAWPRINT_HOME을 쓸 수 있는 폴더로 정하고 다시 시도하세요.`,
  },
  setup_wrong_checksum: {
    en: (v) =>
      `The downloaded file ${v.file} is not the one expected (its checksum is wrong) and was deleted. Run the same command again; if it happens twice, a proxy or mirror changes the file: try another network.`,
    ko: (v) =>
      `다운로드한 파일 ${v.file}의 체크섬이 달라서 지웠습니다. 같은 명령을 다시 실행하세요. 또 같은 일이 생기면 프록시나 미러가 파일을 바꾸는 것이니 다른 네트워크를 써 보세요.`,
  },
  setup_binding_failed: {
    en: (v) =>
      `The bridge to TensorFlow could not be built. The compiler's words are in ${v.log}. Update the compiler (g++ 9 or newer) and try again.`,
    ko: (v) =>
      `TensorFlow 연결 부분을 빌드하지 못했습니다. 컴파일러의 메시지는 ${v.log} 파일에 있습니다. 컴파일러(g++ 9 이상)를 업데이트하고 다시 시도하세요.`,
  },
  setup_self_test_failed: {
    en: (v) =>
      `TensorFlow was put together but does not compute correctly on this computer: ${v.reason}. Details are in ${v.log}. Run: npm run setup -- --verify`,
    ko: (v) =>
      `TensorFlow를 준비했지만 이 컴퓨터에서 올바르게 계산하지 못합니다: ${v.reason}. 자세한 내용은 ${v.log} 파일에 있습니다. 다음을 실행하세요: npm run setup -- --verify`,
  },
  setup_installer_failed: {
    en: (v) =>
      `TensorFlow could not be installed on ${v.platform}; the words of its installer are in ${v.log}. Check the internet connection and try again, or use a Linux x64 computer.`,
    ko: (v) =>
      `${v.platform}에 TensorFlow를 설치하지 못했습니다. 설치 프로그램의 메시지는 ${v.log} 파일에 있습니다. 인터넷 연결을 확인하고 다시 시도하거나 Linux x64 컴퓨터를 사용하세요.`,
  },
  setup_apt_failed: {
    en: (v) =>
      `Debian's packages could not be installed (${v.packages}). Check the internet connection, run: ${debian} ${v.packages} and try again. Details are in ${v.log}.`,
    ko: (v) =>
      `Debian 패키지(${v.packages})를 설치하지 못했습니다. 인터넷 연결을 확인하고 다음을 실행한 뒤 다시 시도하세요: ${debian} ${v.packages}. 자세한 내용은 ${v.log} 파일에 있습니다.`,
  },
  setup_tensorflow_missing: {
    en: () => 'TensorFlow is not installed yet, so nothing can be trained. Run: npm run setup',
    ko: () => 'TensorFlow가 아직 설치되지 않아 학습할 수 없습니다. 다음을 실행하세요: npm run setup',
  },
  setup_tensorflow_damaged: {
    en: (v) => `TensorFlow is damaged (${v.file}). Run: npm run setup -- --verify`,
    ko: (v) => `TensorFlow가 손상되었습니다(${v.file}). 다음을 실행하세요: npm run setup -- --verify`,
  },
  setup_no_chromium: {
    en: () =>
      `No Chromium was found; the tests of the pages need one. Set PAWPRINT_CHROMIUM to its path, or on Debian run: sudo sh -c '${debian} chromium'`,
    ko: () =>
      `화면 테스트에 필요한 Chromium을 찾지 못했습니다. PAWPRINT_CHROMIUM에 경로를 정하거나 Debian에서는 다음을 실행하세요: sudo sh -c '${debian} chromium'`,
  },
  setup_no_oracle: {
    en: (v) =>
      `The comparison with Python Keras needs Python 3.11 to 3.13 with pip and venv (${v.reason}). Install one, or set PAWPRINT_PYTHON to its path.`,
    ko: (v) =>
      `Python Keras와 비교하려면 pip과 venv가 있는 Python 3.11~3.13이 필요합니다(${v.reason}). 설치하거나 PAWPRINT_PYTHON에 경로를 정하세요.`,
  },
};

/** @satisfies {Record<string, Sentence>} */
const lines = {
  node: {
    en: (v) => `Node ${v.version}`,
    ko: (v) => `Node ${v.version}`,
  },
  ready: {
    en: (v) => `Set-up: everything is there (${v.n} s)`,
    ko: (v) => `설정: 모두 준비되어 있습니다(${v.n}초)`,
  },
  waiting: {
    en: (v) => `Waiting for another set-up (${v.what})`,
    ko: (v) => `다른 설정 작업이 끝나기를 기다리는 중(${v.what})`,
  },
  apt: {
    en: (v) => `Installing Debian packages: ${v.packages}`,
    ko: (v) => `Debian 패키지 설치: ${v.packages}`,
  },
  damaged: {
    en: (v) => `TensorFlow is damaged (${v.file}); it is being repaired`,
    ko: (v) => `TensorFlow가 손상되어(${v.file}) 복구합니다`,
  },
  download: {
    en: (v) => `Downloading ${v.file}`,
    ko: (v) => `다운로드: ${v.file}`,
  },
  packages: { en: () => 'TensorFlow: copying its JavaScript', ko: () => 'TensorFlow: JavaScript 복사' },
  libraries: { en: () => 'TensorFlow: unpacking the library', ko: () => 'TensorFlow: 라이브러리 풀기' },
  binding: { en: () => 'TensorFlow: building the bridge to Node', ko: () => 'TensorFlow: Node 연결 부분 빌드' },
  selfTest: { en: () => 'TensorFlow: self-test', ko: () => 'TensorFlow: 자체 검사' },
  verify: { en: () => 'TensorFlow: checking every file', ko: () => 'TensorFlow: 모든 파일 검사' },
  installer: {
    en: (v) => `TensorFlow ${v.version} by its own installer (this way is unverified)`,
    ko: (v) => `자체 설치 프로그램으로 TensorFlow ${v.version} 설치(검증되지 않은 방법)`,
  },
  wheelFailed: {
    en: (v) => `${v.sentence} Trying TensorFlow's own installer instead.`,
    ko: (v) => `${v.sentence} 대신 TensorFlow의 자체 설치 프로그램을 시도합니다.`,
  },
  cudaFailed: {
    en: (v) =>
      `The graphics card cannot be used: ${v.sentence} Training runs on the processor. To try again: npm run setup -- --verify`,
    ko: (v) =>
      `그래픽 카드를 쓸 수 없습니다: ${v.sentence} 학습은 프로세서에서 실행됩니다. 다시 시도하려면: npm run setup -- --verify`,
  },
  build: { en: () => 'Building Pawprint', ko: () => 'Pawprint 빌드' },
  electron: {
    en: (v) => `Fetching Electron ${v.version}`,
    ko: (v) => `Electron ${v.version} 받기`,
  },
  electronMissing: {
    en: () => "Electron's program could not be had, so Pawprint opens in your browser (npm run setup tries again)",
    ko: () => 'Electron 프로그램을 받을 수 없어 Pawprint를 브라우저에서 엽니다(다시 시도: npm run setup)',
  },
  noScreen: {
    en: () => 'There is no screen for a window, so Pawprint opens at an address for your browser',
    ko: () => '창을 띄울 화면이 없어 Pawprint를 브라우저용 주소로 엽니다',
  },
  oracle: { en: () => 'Python Keras for the tests', ko: () => '테스트용 Python Keras' },
  skipped: {
    en: (v) => `Skipped: ${v.sentence}`,
    ko: (v) => `건너뜀: ${v.sentence}`,
  },
  failed: { en: () => 'failed after', ko: () => '실패,' },
  seconds: { en: (v) => `${v.n} s`, ko: (v) => `${v.n}초` },
};

/** @typedef {keyof typeof problems} ProblemCode */
/** @typedef {keyof typeof lines} LineName */

/** Both catalogues whole, for the test that compares them. */
export const catalogue = { problems, lines };

/**
 * @param {Language} language
 * @returns {{ problems: Record<ProblemCode, (v: Values) => string>, lines: Record<LineName, (v: Values) => string> }}
 */
export function sentences(language) {
  /** @param {Record<string, Sentence>} table */
  const pick = (table) => Object.fromEntries(Object.entries(table).map(([name, both]) => [name, both[language]]));
  return {
    problems: /** @type {Record<ProblemCode, (v: Values) => string>} */ (pick(problems)),
    lines: /** @type {Record<LineName, (v: Values) => string>} */ (pick(lines)),
  };
}

/**
 * The system's language: the environment's word on Linux and macOS, else what Node learnt from the system.
 *
 * @param {NodeJS.ProcessEnv} [environment]
 * @returns {Language}
 */
export function systemLanguage(environment = process.env) {
  const named = [environment.LC_ALL, environment.LC_MESSAGES, environment.LANG].find((value) => value);
  return (named ?? Intl.DateTimeFormat().resolvedOptions().locale).toLowerCase().startsWith('ko') ? 'ko' : 'en';
}
