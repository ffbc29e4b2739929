import type { Messages } from '../en.ts';
import { createFormat } from '../format.ts';

const f = createFormat('ko');

export const weights: Messages['weights'] = {
  state: {
    shipped: () => '프로그램에 들어 있음',
    kept: (bytes) => `있음, ${f.bytes(bytes)}`,
    begun: (here, bytes) => `받다 멈춤, ${f.bytes(bytes)} 중 ${f.bytes(here)} 받음`,
    absent: (bytes) => `없음, 받을 크기 ${f.bytes(bytes)}`,
  },
  from: (d) => (d.origin === 'published' ? `Keras가 공개한 파일, ${d.from}` : `직접 추가한 파일 ${d.from}`),
  checked: (d) =>
    ({
      published: 'Keras가 공개한 체크섬과 같음',
      pinned: `Keras가 공개한 체크섬이 없어 크기와 모양을 확인했고, 처음 받은 파일의 SHA-256(${d.sha256})을 기억해 둠`,
      shapes: `모양을 확인함(SHA-256 ${d.sha256})`,
    })[d.checked],
  size: (d) =>
    `${d.title} 가중치의 크기: ${f.bytes(d.bytes)}${d.here === 0 ? '' : ` (이미 받은 양 ${f.bytes(d.here)})`}. 이 디스크의 남은 공간: ${f.bytes(d.free)}.`,
  ready: (d) => `${d.title} 가중치 준비됨`,
  hereAlready: (d) => `${d.title} 가중치는 이미 있습니다.`,
  left: (d) => `쓸 데가 없어 뺀 층 ${f.count(d.layers.length)}개: ${d.layers.join(', ')}`,
  removed: (d) => `${d.title} 가중치를 지웠습니다.`,
  seems: {
    empty: '빈 파일',
    folder: '폴더',
    hdf5: 'Keras 모델의 가중치가 없는 HDF5 파일',
    hdf5_cut_off: '중간에 잘린 HDF5 파일(다운로드가 끊긴 것일 수 있음)',
    keras_without_h5: '가중치를 HDF5가 아닌 형식으로 담은 Keras 파일',
    keras_config: '가중치 없이 구조만 적힌 Keras 파일',
    pytorch: 'PyTorch 파일',
    pickle: 'PyTorch 등이 쓰는 Python pickle 파일',
    safetensors: 'safetensors 파일',
    onnx: 'ONNX 파일',
    tflite: 'TensorFlow Lite 파일',
    tfjs: 'TensorFlow.js 모델',
    saved_model: 'TensorFlow SavedModel',
    gguf: 'GGUF 파일',
    numpy: 'NumPy 배열 파일',
    zip: '가중치가 없는 zip 파일',
    zip_of_photos: '사진이 든 zip 파일',
    zip_broken: '손상되었거나 중간에 잘린 zip 파일',
    packed: '압축 파일',
    picture: '사진 파일',
    pdf: 'PDF 파일',
    web_page: '웹 페이지(서버가 파일 대신 보낸 것)',
    text: '텍스트 파일',
    unknown: '알 수 없는 파일',
  },
};
