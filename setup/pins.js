// @ts-check
/**
 * Every version and checksum that set-up insists on. The checksums are the ones the Python Package Index states for these
 * files (`pip install --dry-run --no-deps --report - NAME==VERSION` prints them without a download).
 */

export const nodeVersion = '24.21.0';
export const tfjsPackage = '@tensorflow/tfjs-node-gpu';
export const tfjsVersion = '4.22.0';
export const tensorflowVersion = '2.21.0';
/** What the package's own installer brings (its scripts/deps-constants.js). */
export const installerTensorflowVersion = '2.9.1';
/** The binding is built for this version of Node's stable native interface, whatever Node runs it. */
export const nativeInterface = 8;

/**
 * @typedef {object} Wheel
 * @property {string} project name on the Python Package Index
 * @property {string} version
 * @property {string} file
 * @property {string} sha256
 * @property {number} megabytes size of the download, for the line that announces it
 */

/**
 * TensorFlow's wheels by the library's kind and the Python they are made for. The libraries inside are the same for every
 * Python; the tag only matters to the test oracle, which is that Python.
 *
 * @type {Record<"linux-x64" | "linux-x64-cuda" | "linux-arm64", Record<"cp311" | "cp312" | "cp313", string>>}
 */
export const tensorflowWheels = {
  // tensorflow_cpu-2.21.0-<tag>-<tag>-manylinux_2_27_x86_64.whl
  'linux-x64': {
    cp311: '2b847d217b02ee7731ed91431daf3250daa0196c3c94614d23be27232e6e5b6c',
    cp312: 'dcc8afd32930e42d5296b6ee19078b773706830af4ea97fbe503b9f5e0f820cb',
    cp313: '05af7c26d35f4de910b5598c7b507e3981831a7b0f47fed9a405d995d51d7793',
  },
  // tensorflow-2.21.0-<tag>-<tag>-manylinux_2_27_x86_64.whl
  'linux-x64-cuda': {
    cp311: '9056fbc9ba04235810b71ae6cbd958a196e8804fb53bbcffbf3e23b56155f124',
    cp312: 'b3b95643c4e70eb925839938fb35cbe142f317ec84af6844ee61513713bb13c0',
    cp313: 'e9d8da8dcab9650efb45f032ba70af2f016f907e6e0c6bda29dd101bba945406',
  },
  // tensorflow-2.21.0-<tag>-<tag>-manylinux_2_27_aarch64.whl
  'linux-arm64': {
    cp311: '4b24aca16d527a3cf1c37f720c04c484c3d20f4d0fdfa98632ac8b9f3be6eb5c',
    cp312: 'b07d15737406533898e36c7ef7944b1be18e9028dc521b9229952c537bbc5552',
    cp313: 'a10abdfb8b1189210c251021a3f153b7ccc52a8e6521351f3dc3331e8ba593e0',
  },
};

/**
 * What TensorFlow 2.21.0 asks for with its `and-cuda` extra, as pip resolves it for Linux x64.
 *
 * @type {ReadonlyArray<{ project: string, version: string, sha256: string }>}
 */
export const cudaWheels = [
  {
    project: 'nvidia-cublas-cu12',
    version: '12.9.3.13',
    sha256: 'd7d51055f161b317c7105ddaae90e71eda059026074ffef93cf7cde2886bfe72',
  },
  {
    project: 'nvidia-cuda-cupti-cu12',
    version: '12.8.90',
    sha256: 'ea0cb07ebda26bb9b29ba82cda34849e73c166c18162d3913575b0c9db9a6182',
  },
  {
    project: 'nvidia-cuda-nvcc-cu12',
    version: '12.9.86',
    sha256: '5d6a0d32fdc7ea39917c20065614ae93add6f577d840233237ff08e9a38f58f0',
  },
  {
    project: 'nvidia-cuda-nvrtc-cu12',
    version: '12.9.86',
    sha256: '210cf05005a447e29214e9ce50851e83fc5f4358df8b453155d5e1918094dcb4',
  },
  {
    project: 'nvidia-cuda-runtime-cu12',
    version: '12.9.79',
    sha256: '25bba2dfb01d48a9b59ca474a1ac43c6ebf7011f1b0b8cc44f54eb6ac48a96c3',
  },
  {
    project: 'nvidia-cudnn-cu12',
    version: '9.28.0.42',
    sha256: '9ff58b7f36dacd0a93e89f8f2957b52466889217963701daa15e577317cfa375',
  },
  {
    project: 'nvidia-cufft-cu12',
    version: '11.4.1.4',
    sha256: 'c67884f2a7d276b4b80eb56a79322a95df592ae5e765cf1243693365ccab4e28',
  },
  {
    project: 'nvidia-curand-cu12',
    version: '10.3.10.19',
    sha256: '49b274db4780d421bd2ccd362e1415c13887c53c214f0d4b761752b8f9f6aa1e',
  },
  {
    project: 'nvidia-cusolver-cu12',
    version: '11.7.5.82',
    sha256: '15da72d1340d29b5b3cf3fd100e3cd53421dde36002eda6ed93811af63c40d88',
  },
  {
    project: 'nvidia-cusparse-cu12',
    version: '12.5.10.65',
    sha256: '73060ce019ac064a057267c585bf1fd5a353734151f87472ff02b2c5c9984e78',
  },
  {
    project: 'nvidia-nccl-cu12',
    version: '2.32.3',
    sha256: 'bb94b2348e4861d5e8aa00b36c3d12d9bdf9c6369b82cbb723de0b582280a21c',
  },
  {
    project: 'nvidia-nvjitlink-cu12',
    version: '12.9.86',
    sha256: 'e3f1171dbdc83c5932a45f0f4c99180a70de9bd2718c1ab77d14104f6d7147f9',
  },
];

/** Bytes that must be free before work starts: what it writes, with a little room. Measured on Linux x64. */
export const diskSpace = {
  wheel: 300e6,
  /** Libraries 853 MB, packages 60 MB. */
  component: 1_000e6,
  /** The libraries above, and 3 GB of CUDA parts. */
  cuda: 5_000e6,
  oracle: 1_800e6,
};
