import { type UnfitReason, unfitReason } from '../../beginning.ts';
import type { ErrorCode, ErrorDetails } from '../../errors.ts';
import { kaggle } from '../../kaggle.ts';
import { seemingFile } from '../../weights.ts';
import { createFormat } from '../format.ts';
import { weights } from './weights.ts';

const f = createFormat('ko');

const unfit: Record<UnfitReason, string> = {
  unfinished: '아직 보관된 회차가 없습니다.',
  base: '그 기본 네트워크 위에서 학습한 것이 아닙니다.',
  head: '기본 네트워크 위의 층이 다릅니다.',
  input: '사진 크기나 사진을 맞추는 방법이 다릅니다.',
  classes: '구별하는 클래스가 다릅니다.',
};

export const koErrors: Record<ErrorCode, (details: ErrorDetails) => string> = {
  internal: (d) =>
    `프로그램 안에서 문제가 생겼습니다(보고 번호 ${text(d.id)}). 프로젝트는 안전합니다. 다시 해 보고, 또 생기면 설정에 적힌 로그 파일을 보내 주세요.`,
  invalid_input: (d) => `여기에 맞지 않는 값입니다: ${text(d.reason)}`,
  cancelled: () => '요청대로 멈췄습니다.',
  project_not_found: (d) =>
    `${text(d.folder)} 위치에는 프로젝트가 없습니다. 이름이 .pawprint로 끝나는 폴더를 골라 주세요.`,
  project_held: () => '이 프로젝트는 다른 Pawprint 창에서 열려 있습니다. 그 창에서 닫거나 계속 작업하세요.',
  project_newer: () => '더 새로운 Pawprint로 만든 프로젝트입니다. 프로그램을 업데이트한 뒤 다시 열어 주세요.',
  project_damaged: (d) =>
    `프로젝트의 데이터베이스를 읽을 수 없습니다(${text(d.reason)}). 백업한 사본을 열어 주세요. photos 폴더의 사진은 그대로 있습니다.`,
  project_folder_taken: (d) => `${text(d.folder)}: 이미 있는 이름입니다. 다른 이름을 골라 주세요.`,
  path_not_granted: () => '프로그램이 읽을 수 없는 위치입니다. 폴더를 창에 끌어 놓거나 버튼으로 골라 주세요.',
  class_not_found: () => '그 클래스는 이제 없습니다. 다른 클래스를 골라 주세요.',
  class_name_taken: (d) =>
    `클래스 이름 “${text(d.name)}” 은 이미 있습니다. 다른 이름을 고르거나 사진을 그 클래스로 옮겨 주세요.`,
  history_moved_on: () => '그 뒤에 다른 것이 바뀌었어요. 되돌리기는 가장 최근 것부터 하나씩 할 수 있습니다.',
  disk_full: () => '디스크가 가득 찼습니다. 공간을 만든 뒤 계속하세요. 지금까지 한 일은 남아 있습니다.',
  folder_not_writable: (d) => `${text(d.folder)} 폴더에 쓸 수 없습니다. 다른 폴더를 골라 주세요.`,
  source_not_found: (d) => `“${text(d.name)}” 항목을 찾을 수 없습니다.`,
  source_unsupported: (d) =>
    `“${text(d.name)}” 항목은 폴더도 파일도 아닙니다. 사진, 사진 폴더, 사진이 든 zip이나 tar를 넣어 주세요.`,
  source_empty: (d) => `“${text(d.name)}” 안에 사진이 없습니다. 사진이 든 폴더를 넣어 주세요.`,
  source_gone: (d) =>
    `“${text(d.name)}” 항목을 찾을 수 없어 가져오기가 끝났습니다. 사진 ${text(d.total)}장 중 ${text(d.done)}장은 들어와 있고 그대로 남습니다. 나머지는 다시 넣어 주세요.`,
  import_not_found: () => '이미 끝난 가져오기입니다. 빠진 사진이 있으면 다시 넣어 주세요.',
  source_too_large: (d) =>
    `“${text(d.name)}”에 파일이 ${text(d.limit)}개보다 많습니다. 사진이 든 폴더를 직접 놓아 주세요.`,
  archive_damaged: (d) =>
    `“${text(d.name)}” 파일이 손상되었습니다(${text(d.reason)}). 압축 파일을 다시 내려받거나 만들어 주세요.`,
  archive_encrypted: (d) => `“${text(d.name)}” 파일은 암호로 잠겨 있습니다. 직접 압축을 풀고 폴더를 넣어 주세요.`,
  archive_too_large: (d) =>
    `“${text(d.name)}” 파일은 풀었을 때 너무 큽니다(${text(d.reason)}). 직접 압축을 풀고 폴더를 넣어 주세요.`,
  archive_too_deep: (d) =>
    `압축 파일 ${text(d.limit)}겹 안에 든 압축 파일이라 열지 않았습니다. 바깥쪽 압축을 풀고 이 파일을 넣어 주세요.`,
  file_rar: () => 'RAR 압축은 열 수 없습니다. 압축을 만든 프로그램으로 풀고 폴더를 넣어 주세요.',
  file_7z: () => '7z 압축은 열 수 없습니다. 7-Zip 같은 프로그램으로 풀고 폴더를 넣어 주세요.',
  file_packed: () =>
    '여기서 열지 않는 방식(xz, bzip2, Zstandard, 파일 하나짜리 gzip)으로 압축된 파일입니다. 압축을 풀고 안에 든 것을 넣어 주세요.',
  file_pdf: () => 'PDF 파일입니다. 안의 그림을 JPEG나 PNG로 저장해서 넣어 주세요.',
  file_video: () => '동영상입니다. 필요한 장면을 JPEG나 PNG로 저장해서 넣어 주세요.',
  file_sound: () => '소리 파일이라 그림이 없습니다. 빼고 넣어 주세요.',
  file_document: () => '문서 파일입니다. 안의 그림을 JPEG나 PNG로 저장해서 넣어 주세요.',
  file_text: () =>
    '사진이 아니라 글 파일입니다. 사진마다 클래스를 적은 목록이라면 CSV로 저장해서 사진과 함께 넣어 주세요.',
  file_table: () =>
    '이 표에서는 클래스를 찾지 못했습니다. 함께 넣은 사진의 파일 이름이 적힌 열과 클래스가 적힌 열이 있어야 합니다.',
  file_labels: () =>
    '이미지 없이 라벨만 든 파일입니다. 이름이 맞는 이미지 파일(train-images-idx3-ubyte)과 함께 넣어 주세요.',
  file_device: () => '파일이 아니라 장치나 파이프라서 건너뛰었습니다.',
  upload_not_found: () => '전송 기록을 찾을 수 없습니다. 사진을 다시 넣어 주세요.',
  upload_incomplete: (d) => `“${text(d.name)}” 파일이 끝까지 오지 않았습니다. 다시 넣어 주세요.`,
  download_offline: (d) => `${text(d.host)}: 연결할 수 없습니다. 인터넷에 연결되어 있는지 확인하고 다시 해 보세요.`,
  download_broken_off: () => '전송이 여러 번 끊겼습니다. 받은 만큼은 남아 있으니, 다시 하면 거기서 이어 받습니다.',
  download_not_the_file: (d) =>
    `${text(d.host)}: 파일 대신 웹 페이지가 왔습니다. 호텔이나 사무실 네트워크라면 브라우저에서 아무 페이지나 열어 로그인한 뒤 다시 해 보세요.`,
  download_damaged: (d) => `받은 파일이 원래 파일과 달라(${text(d.reason)}) 지웠습니다. 다시 해 보세요.`,
  download_no_room: (d) =>
    `디스크에 ${f.bytes(number(d.needed))} 만큼 필요한데 남은 공간은 ${f.bytes(number(d.free))}입니다. 공간을 만든 뒤 다시 해 보세요. 받은 만큼은 남아 있습니다.`,
  kaggle_login_missing: () =>
    `Kaggle은 가입한 사람에게만 이 사진을 줍니다. ${kaggle.settingsPage} 에서 키를 만들어 여기에 넣어 주세요.`,
  kaggle_login_unreadable: () =>
    `Kaggle 키 파일이 아닙니다. ${kaggle.settingsPage} 에서 새로 만들면 kaggle.json이라는 파일로 받습니다.`,
  kaggle_key_refused: () =>
    `Kaggle이 모르는 이름과 키이거나, 새 키로 바뀌었습니다. ${kaggle.settingsPage} 에서 새 키를 만들어 여기에 넣어 주세요.`,
  kaggle_rules_not_accepted: () =>
    `Kaggle은 규칙에 동의한 사람에게만 이 사진을 줍니다. ${kaggle.rulesPage} 에 로그인해 동의한 뒤 다시 해 보세요.`,
  kaggle_competition_missing: () =>
    `Kaggle의 원래 자리에 이 사진이 없습니다. ${kaggle.rulesPage} 에서 확인해 보세요. 거기서 직접 받은 zip을 여기에 놓아도 됩니다.`,
  kaggle_asks_to_wait: (d) =>
    `요청이 너무 잦아 Kaggle이 잠시 기다려 달라고 합니다. ${text(d.minutes)}분 뒤에 다시 해 보세요. 받은 만큼은 남아 있습니다.`,
  kaggle_out_of_order: (d) =>
    `지금은 Kaggle이 답하지 못합니다(${text(d.status)}). 나중에 다시 해 보세요. 받은 만큼은 남아 있습니다.`,
  kaggle_held: () => '이 사진을 이미 다른 프로젝트로 받고 있습니다. 끝난 뒤에 다시 해 보세요.',
  photo_not_found: () => '그 사진은 이제 프로젝트에 없습니다.',
  photo_empty: () => '빈 파일입니다.',
  photo_not_a_picture: () => '사진이 아닌 파일입니다.',
  photo_format_unsupported: (d) => `${text(d.format)} 형식은 읽을 수 없습니다. JPEG나 PNG로 저장해 주세요.`,
  photo_broken: () => '사진이 손상되어 끝까지 읽을 수 없습니다.',
  photo_too_large: (d) =>
    `사진이 ${text(d.megapixels)}메가픽셀입니다. ${text(d.limit)}메가픽셀까지 읽을 수 있습니다. 크기를 줄여 주세요.`,
  photo_took_too_long: (d) => `이 사진을 읽는 데 ${text(d.seconds)}초가 넘게 걸려 건너뛰었습니다.`,
  photo_killed_decoder: () => '이 사진을 읽다가 사진 읽기 프로그램이 멈춰서 건너뛰었습니다.',
  photo_link: () =>
    '다른 곳을 가리키거나 되돌아오는 링크라서 따라가지 않았습니다. 링크가 가리키는 폴더를 직접 놓아 주세요.',
  photo_encrypted: () => '암호로 잠긴 파일입니다. 압축을 직접 푼 다음 폴더를 놓아 주세요.',
  photo_packing_unknown: (d) =>
    `읽을 수 없는 방식(방식 ${text(d.method)})으로 압축된 파일입니다. 압축을 직접 푼 다음 폴더를 놓아 주세요.`,
  photo_file_too_large: (d) =>
    `파일 크기가 ${text(d.megabytes)}MB입니다. ${text(d.limit)}MB까지 읽을 수 있습니다. 파일을 더 작게 만들어 주세요.`,
  photo_unreadable: (d) => `파일을 읽을 수 없습니다(${text(d.reason)}). 직접 열 수 있는 파일인지 확인해 주세요.`,
  camera_unavailable: () =>
    '이 주소에서는 브라우저가 카메라를 내주지 않습니다. http://127.0.0.1로 시작하는 주소로 열거나 다른 브라우저를 써 주세요.',
  camera_missing: () => '카메라를 찾지 못했습니다. 카메라를 연결하거나 켜 주세요. 연결되면 바로 사용합니다.',
  camera_not_allowed_yet: () => '카메라가 허용되지 않았습니다. 다시 시도해서 브라우저가 물으면 허용을 골라 주세요.',
  camera_refused: () =>
    '브라우저가 이 페이지의 카메라 사용을 막고 있습니다. 주소 왼쪽의 표시를 눌러 카메라를 허용한 뒤 다시 시도해 주세요.',
  camera_blocked_by_system: (d) => {
    if (d.system === 'mac')
      return 'macOS가 이 프로그램의 카메라 사용을 막고 있습니다. 시스템 설정의 개인정보 보호 및 보안, 카메라에서 허용한 뒤 다시 시도해 주세요.';
    if (d.system === 'windows')
      return 'Windows가 이 프로그램의 카메라 사용을 막고 있습니다. 설정의 개인 정보 및 보안, 카메라에서 허용한 뒤 다시 시도해 주세요.';
    return '시스템이 이 프로그램의 카메라 사용을 막고 있습니다. 시스템 설정의 개인 정보 항목에서 허용한 뒤 다시 시도해 주세요.';
  },
  camera_not_starting: () =>
    '카메라가 켜지지 않습니다. 다른 프로그램이 쓰고 있을 가능성이 큽니다. 영상 통화나 카메라를 쓰는 다른 탭을 닫고 다시 시도해 주세요.',
  camera_unplugged: () =>
    '카메라 연결이 끊겼습니다. 뽑혔거나 꺼진 것 같아요. 찍은 사진은 그대로 있으니 다시 연결하고 이어서 찍으세요.',
  weights_not_keras: (d) =>
    `${text(d.name)} 파일에는 Keras 가중치가 없습니다. 파일의 종류: ${weights.seems[seemingFile(d.seems)]}. .h5, .weights.h5, .keras 파일을 골라 주세요.`,
  base_weights_damaged: (d) =>
    `가중치 파일이 손상되었습니다(${text(d.reason)}). 다시 받거나 원래 있던 곳에서 다시 저장해 주세요.`,
  weights_of_another_network: (d) =>
    d.other === null
      ? `${text(d.file)} 파일은 ${text(d.title)} 네트워크의 가중치가 아닙니다. 없거나 모양이 다른 층 ${text(d.missing)}개(첫 번째: ${text(d.first)}). ${text(d.title)} 네트워크에서 저장한 파일을 골라 주세요.`
      : `${text(d.file)} 파일은 ${text(d.title)} 네트워크가 아니라 ${text(d.other)} 네트워크의 가중치입니다. 맞는 파일을 고르거나, 이 파일을 ${text(d.other)} 가중치로 추가해 주세요.`,
  weights_unreachable: (d) =>
    `${text(d.title)} 가중치를 받지 못했습니다. 이유: ${
      d.why === 'offline'
        ? `${text(d.host)} 연결 안 됨`
        : d.why === 'page'
          ? `${text(d.host)} 서버가 파일 대신 웹 페이지를 보냄`
          : `${text(d.host)} 서버의 응답 ${text(d.why)}`
    }. 나중에 다시 해 보세요. 다른 컴퓨터에서 ${text(d.url)} 파일을 받아 이 컴퓨터의 ${text(d.folder)} 폴더에 넣고 다시 받기를 해도 됩니다. 다른 곳에 둔 파일은 pawprint weights add ${text(d.name)} FILE 명령으로 추가할 수 있습니다.`,
  weights_pin_differs: (d) =>
    `처음 받은 ${text(d.title)} 파일과 다른 파일이라 남기지 않았습니다(SHA-256 ${short(d.sha256)}, 처음 것은 ${short(d.pin)}). 이 파일은 공개된 체크섬이 없습니다. 믿을 수 있는 파일이면 직접 받아 pawprint weights add ${text(d.name)} FILE 명령으로 추가해 주세요.`,
  weights_shipped: (d) => `${text(d.title)} 네트워크는 프로그램에 들어 있습니다. 받거나 추가하거나 지울 것이 없습니다.`,
  weights_missing: (d) =>
    `${text(d.title)} 가중치가 아직 이 컴퓨터에 없습니다. pawprint weights download ${text(d.name)} 명령으로 받아 주세요.`,
  base_changed: (d) =>
    `${text(d.title)} 네트워크의 가중치가 이 학습을 할 때와 다릅니다. 이대로는 답이 틀립니다. pawprint weights add ${text(d.name)} FILE 명령으로 예전 가중치를 되돌리거나 다시 학습해 주세요.`,
  from_missing: (d) =>
    `미세 조정은 마지막 층을 먼저 학습한 네트워크에서 이어 갑니다. 그런데 이 프로젝트에는 맞는 학습이 없습니다. ${text(d.title)} 위에서 머리 층, 사진 크기, 클래스가 모두 같은 학습이 필요합니다. 기본 네트워크를 동결한 채로 먼저 하나를 학습해 주세요. VGG16이라면 vgg16-augmented나 vgg16-features가 알맞습니다.`,
  from_unfit: (d) =>
    `이 학습에서는 이어 갈 수 없습니다: ${text(d.run)}. ${unfit[unfitReason(d.reason)]} 기본 네트워크, 머리 층, 사진 크기, 클래스가 같은 학습을 고르거나 먼저 하나를 학습해 주세요.`,
  from_gone: () =>
    '이어 갈 가중치가 이제 이 프로젝트에 없습니다. 그 학습이 삭제되었거나 더 학습되었습니다. 이어 갈 다른 학습을 골라 주세요.',
  weights_held: () =>
    '이미 가중치를 받거나 추가하는 중입니다(다른 Pawprint일 수도 있습니다). 끝난 뒤에 다시 해 보세요.',
  weights_mirror_invalid: (d) =>
    `가중치 미러의 주소가 웹 주소가 아닙니다: ${text(d.address)}. https://mirror.example/keras 같은 주소로 고치거나 지워 주세요.`,
  split_too_few_classes: (d) =>
    `사진이 있는 클래스가 둘 이상 있어야 합니다. 지금은 ${text(d.classes)}개입니다. 다른 클래스의 사진을 추가해 주세요.`,
  split_class_too_small: (d) =>
    typeof d.different === 'number' && d.different !== d.count
      ? `“${text(d.name)}” 클래스의 사진 ${text(d.count)}장 가운데 서로 다른 것은 ${text(d.different)}장뿐입니다. 나머지는 쌍둥이 사진이고, 쌍둥이는 한 부분에 두어야 합니다. 서로 다른 사진이 ${text(d.needed)}장 이상 있어야 합니다. 수를 줄이거나 사진을 추가해 주세요.`
      : `“${text(d.name)}” 클래스의 사진이 ${text(d.count)}장뿐입니다. 모든 부분에 한 장씩 들어가려면 ${text(d.needed)}장 이상 있어야 합니다. 사진을 추가해 주세요.`,
  split_counts_too_large: (d) =>
    `“${text(d.name)}” 클래스의 사진은 ${text(d.count)}장인데 ${text(d.needed)}장이 필요합니다. 수를 줄이거나 사진을 추가해 주세요.`,
  split_parts_not_given: (d) =>
    `“${text(d.name)}” 클래스에는 배울 사진과 시험 볼 사진이 함께 들어오지 않아서, 들어온 대로 나눌 수 없습니다. 모든 사진을 새로 나누어 주세요.`,
  split_missing: () => '아직 사진을 나누지 않았습니다. 먼저 나누어 주세요.',
  recipe_unknown: (d) => `“${text(d.name)}” 레시피는 없습니다. 쓸 수 있는 레시피: ${text(d.known)}`,
  recipe_invalid: (d) => `이 레시피는 쓸 수 없습니다: ${text(d.reason)}`,
  network_input_too_small: (d) =>
    `${text(d.size)}픽셀 사진은 이 네트워크에 너무 작습니다. ${text(d.layer)} 층에서 남는 것이 없습니다. 더 큰 사진이나 더 적은 층을 골라 주세요.`,
  memory_too_small: (d) =>
    `메모리가 약 ${f.bytes(number(d.needed))} 필요한데 이 컴퓨터에는 ${f.bytes(number(d.machine))}뿐입니다. 가장 많이 쓰는 층: ${text(d.layer)}. ${number(d.batch) > 1 ? '배치나 ' : ''}사진 크기를 줄이거나 필터나 유닛 수를 줄여 주세요.`,
  run_name_taken: (d) => `“${text(d.name)}” 이름은 다른 학습 기록이 쓰고 있습니다. 다른 이름을 고르세요.`,
  run_not_found: (d) => `“${text(d.run)}” 학습 기록이 없습니다.`,
  run_not_resumable: () =>
    '이어서 할 수 없는 학습입니다. 이미 끝났거나, 아직 진행 중이거나, 첫 회차 전에 끝났습니다. 새로 학습해 주세요.',
  run_has_no_model: () => '첫 회차 전에 끝난 학습이라 아직 쓸 수 있는 모델이 없습니다. 다시 학습해 주세요.',
  test_sealed: () =>
    '봉인된 시험용 사진입니다. 이 학습의 시험을 연 다음에 네트워크가 이 사진을 어떻게 보는지 볼 수 있습니다.',
  layer_not_found: ({ layer }) =>
    `이 네트워크에서 ‘${text(layer)}’ 층의 특징 맵을 찾을 수 없습니다. 다른 층을 골라 주세요.`,
  features_not_found: (d) =>
    `보관된 특징 중에 “${text(d.key)}” 항목이 없습니다. pawprint features PROJECT 명령으로 무엇이 있는지 볼 수 있습니다.`,
  features_in_use: (d) =>
    `“${text(d.run)}” 학습이 진행 중이라 이 특징을 읽고 있을 수 있습니다. 끝나기를 기다리거나 멈춘 다음 지워 주세요.`,
  part_empty: () => '이 부분에는 사진이 없습니다.',
  tensorflow_missing: (d) =>
    `학습을 맡는 TensorFlow가 없거나 손상되었습니다(${text(d.reason)}). 다음을 실행해 보세요: npx --no-install pawprint doctor`,
  trainer_died: (d) =>
    `학습 프로세스가 갑자기 끝났습니다(${text(d.reason)}). 마지막으로 끝난 회차는 남아 있으니 거기서 계속할 수 있습니다.`,
  trainer_out_of_memory: (d) =>
    d.batch === undefined
      ? '메모리가 부족합니다. 다른 프로그램을 닫거나 배치나 사진 크기를 줄여 주세요.'
      : `메모리가 부족합니다. 다른 프로그램을 닫거나, 배치를 사진 ${text(d.batch)}장으로 줄여 다시 학습해 주세요.`,
  graphics_card_failed: (d) =>
    `그래픽 카드가 계산을 멈췄습니다(${text(d.reason)}). 지금까지 배운 것은 남아 있습니다. 느리지만 CPU로 계속하거나, 컴퓨터를 다시 켠 뒤 그래픽 카드로 계속해 주세요.`,
  training_diverged: (d) =>
    `${text(d.epoch)}회차에서 네트워크가 길을 잃었습니다(손실값: ${d.loss === undefined ? '숫자가 아님' : f.count(Math.round(number(d.loss)))}). 학습률을 낮춰 다시 학습해 주세요.`,
  decoder_died: (d) => `사진 읽기 프로그램이 갑자기 끝났습니다(${text(d.reason)}). 다시 해 보세요.`,
  weights_damaged: (d) =>
    `저장된 네트워크가 손상되었습니다(${text(d.reason)}). 다시 학습하거나 다른 학습에서 이어 가세요.`,
  export_format_unknown: (d) => `“${text(d.format)}” 내보내기 형식은 없습니다. 쓸 수 있는 형식: ${text(d.known)}`,
  export_folder_taken: (d) => `${text(d.folder)} 폴더가 비어 있지 않습니다. 새 폴더나 빈 폴더를 골라 주세요.`,
  export_check_failed: (d) =>
    `내보낸 모델의 답이 학습한 모델과 달라(${text(d.reason)}) 남기지 않았습니다. 이 문제를 알려 주세요.`,
  not_authorised: () => '이 창은 더 이상 들어올 수 없습니다. Pawprint의 창이나 링크에서 다시 열어 주세요.',
  body_too_large: () => '한 번에 받을 수 있는 양을 넘었습니다.',
  engine_unreachable: () => '이 창 뒤의 프로그램이 응답하지 않습니다. 종료되었을 수 있습니다.',
  port_taken: (d) =>
    `포트 ${text(d.port)}번은 다른 프로그램이 쓰고 있거나 쓸 수 없습니다. 다른 포트를 고르거나 --port를 빼세요.`,
};

function number(value: ErrorDetails[string] | undefined): number {
  return typeof value === 'number' ? value : 0;
}

/** A detail that was not given is shown as a question mark, never as "undefined". */
function text(value: ErrorDetails[string] | undefined): string {
  return value === undefined || value === null ? '?' : String(value);
}

/** The beginning of a checksum tells two apart. */
function short(value: ErrorDetails[string] | undefined): string {
  return `${text(value).slice(0, 12)}…`;
}
