import type { Messages } from '../en.ts';

export const exported: Messages['exported'] = {
  readme: (code) =>
    [
      '이 폴더에는 TensorFlow.js용 이미지 분류 모델이 들어 있습니다.',
      'labels.json에는 모델이 답하는 순서대로 클래스 이름이 적혀 있습니다.',
      '크기와 관계없이 컬러 사진(0~255 값)을 그대로 넣으면 모델이 알아서 크기를 맞춥니다.',
      '',
      code,
    ].join('\n'),
};
