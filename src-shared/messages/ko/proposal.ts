import type { Messages } from '../en.ts';
import { createFormat } from '../format.ts';

const f = createFormat('ko');

export const proposal: Messages['proposal'] = {
  title: '추천',
  proposes: (recipe) => `추천: ${recipe}`,
  why: ({ why, perClass }) =>
    ({
      digits: '사진이 손글씨 숫자처럼 작고 색이 없습니다. 이런 사진은 작은 네트워크가 처음부터 배울 수 있습니다.',
      few_photos: `배울 사진이 클래스마다 ${f.count(perClass)}장입니다. 처음부터 배우기에는 적지만, 다른 사진 백만 장을 아는 네트워크가 먼저 보면 충분합니다.`,
      knows_photos:
        '다른 사진 백만 장을 아는 네트워크가 먼저 사진을 보고, 마지막 부분만 배우면 됩니다. 이만큼 짧은 시간에 이만큼 배우는 방법은 없습니다.',
      time_for_more: `시간이 넉넉합니다. VGG16 네트워크가 클래스마다 ${f.count(perClass)}장의 사진을 회차마다 조금씩 돌리고 키워서 새로 봅니다.`,
    })[why],
  fits: (d) => `약 ${f.duration(d.seconds)} 걸립니다. 주어진 시간은 ${f.duration(d.minutes * 60)}입니다.`,
  shortened: (d) => `${f.duration(d.minutes * 60)} 안에 ${f.count(d.epochs)}회차를 학습할 수 있습니다.`,
  tooLong: (d) =>
    `약 ${f.duration(d.seconds)} 걸려서 주어진 ${f.duration(d.minutes * 60)}보다 깁니다. 더 빠른 방법은 없습니다.`,
  timeUnknown: '다른 학습이 진행되는 동안에는 걸리는 시간을 잴 수 없습니다.',
  reached: ({ accuracy, data, perClass, source }) =>
    `${source === 'book' ? '강의 교재에서는' : 'Keras로 재어 보니'} 같은 레시피가 ${{ digits: '손글씨 숫자', 'cats-and-dogs': '고양이와 개' }[data]} 시험 사진의 ${f.percent(accuracy)} 정답을 냈습니다(배운 사진: 클래스마다 ${f.count(perClass)}장). 지금 사진에서는 다를 수 있습니다.`,
};
