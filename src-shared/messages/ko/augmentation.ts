import type { Draw } from '../../augmentation.ts';
import { createFormat } from '../format.ts';
import type { Messages } from '../en.ts';

const f = createFormat('ko');
const degrees = (angle: number): string => `${f.count(Math.round((Math.abs(angle) * 180) / Math.PI))}°`;

function changesOf({ flip, angle, zoom, shift, contrast, brightness }: Draw): string[] {
  return [
    flip ? '뒤집음' : '',
    Math.abs(angle) < 0.009 ? '' : `${angle > 0 ? '왼쪽' : '오른쪽'} ${degrees(angle)} 회전`,
    Math.abs(zoom - 1) < 0.005 ? '' : `${f.percent(Math.abs(zoom - 1), 0)} ${zoom < 1 ? '확대' : '축소'}`,
    Math.abs(shift.x) < 0.005 ? '' : `${shift.x > 0 ? '오른쪽' : '왼쪽'} ${f.percent(Math.abs(shift.x), 0)} 이동`,
    Math.abs(shift.y) < 0.005 ? '' : `${shift.y > 0 ? '아래' : '위'} ${f.percent(Math.abs(shift.y), 0)} 이동`,
    contrast < 1.005 ? '' : `대비 ${f.percent(contrast - 1, 0)} 높임`,
    Math.abs(brightness) < 0.002 ? '' : `${f.percent(Math.abs(brightness), 0)} ${brightness > 0 ? '밝게' : '어둡게'}`,
  ].filter((words) => words !== '');
}

export const augmentation: Messages['augmentation'] = {
  title: '사진 한 장도 똑같이 두 번 보여 주지 않습니다',
  says: '조금씩 돌리고 키우면 네트워크가 사진을 통째로 외우지 못합니다(데이터 증식). 네트워크가 실제로 볼 화소 그대로입니다.',
  offTitle: '회차마다 똑같은 사진',
  off: '사진을 그대로 둡니다. 네트워크는 회차마다 같은 화소를 봅니다.',
  original: '원래 사진',
  round: (epoch) => `${f.count(epoch)}회차`,
  drawn: (draw) => {
    const changes = changesOf(draw);
    return changes.length === 0 ? '그대로' : changes.join(', ');
  },
  cell: (epoch, name, drawn) => `${name}, ${f.count(epoch)}회차: ${drawn}`,
  fields: {
    flip: '뒤집기',
    flips: { none: '안 함', horizontal: '좌우', vertical: '상하', both: '좌우·상하 함께' },
    flipSays: '회차마다 새로 골라 사진의 절반을 뒤집습니다.',
    rotation: '회전',
    zoom: '확대·축소',
    translation: '이동',
    contrast: '대비',
    brightness: '밝기',
    never: '안 함',
    turns: (share) => `양쪽으로 최대 ${f.count(Math.round(share * 360))}°`,
    zooms: (share) => `최대 ${f.percent(share, 0)} 크게 또는 작게`,
    moves: (share) => `사방으로 최대 ${f.percent(share, 0)}`,
    stretches: (share) => `최대 ${f.percent(share, 0)} 높게`,
    brightens: (share) => `최대 ${f.percent(share, 0)} 밝게 또는 어둡게`,
    exact: 'Keras처럼 층마다 따로',
    exactSays: '변화마다 화소를 다시 계산합니다. 사진이 부드러워지고 속도는 절반이 됩니다.',
    lecture: '강의와 같게',
    none: '사진을 그대로 두기',
  },
  grid: {
    label: '학습이 볼 모습',
    which: { one: '사진 한 장', all: (classes) => (classes === 1 ? '사진 여러 장' : '클래스마다 한 장') },
    whichLabel: '보여 줄 사진',
    size: '격자의 사진 수',
    sizeOf: (side) => `${String(side)} × ${String(side)}`,
    ofClass: '클래스',
    next: '다음 사진',
    nextOfAll: '다음 사진들',
    random: '아무 사진',
    randomOfAll: '아무 사진들',
    rounds: (from, to) => (from === to ? `${f.count(from)}회차` : `${f.count(from)}~${f.count(to)}회차`),
    before: '앞 회차',
    after: '다음 회차',
    play: '회차 넘겨 보기',
    stop: '멈추기',
    edges: '채운 곳 보기',
    edgesSay:
      '사진을 돌리거나 옮기면 틀에 빈 곳이 생깁니다. 그곳에는 사진을 거울에 비춘 모습이 이어져, 네트워크가 검은 귀퉁이를 배우지 않습니다.',
    captionOne: (seed) =>
      `같은 사진이 회차(에포크)마다 보이는 모습입니다. 시드 ${String(seed)}, 학습이 만드는 화소 그대로입니다.`,
    captionAll: (seed) => `이 회차(에포크)에 학습이 보는 모습입니다. 시드 ${String(seed)}, 화소 그대로입니다.`,
    none: '아직 배울 사진이 없습니다.',
  },
  warnings: {
    mirroredCharacters:
      '숫자나 글자는 뒤집으면 다른 글자가 되거나 글자가 아니게 됩니다. 거꾸로 선 2에도 2라는 이름표가 남아 네트워크가 틀린 것을 배웁니다.',
    turnedCharacters: '그만큼 돌리면 6이 9가 되고 N이 Z가 되지만 이름표는 그대로입니다.',
    mirroredSides: '클래스가 왼쪽과 오른쪽을 구별합니다. 뒤집으면 둘이 바뀌는데 이름표는 따라가지 않습니다.',
    upsideDown:
      '사진이 거꾸로 섭니다. 카메라가 바로 위에서 내려다보는 경우에는 도움이 되지만, 그런 사진이 없다면 헛수고입니다.',
    brightnessIsTheClass: '클래스가 빛으로 구별되는 듯합니다. 밝기를 바꾸면 둘을 가르는 단서가 사라집니다.',
    outOfFrame: '그만큼이면 찍힌 것이 틀 밖으로 나갑니다. 거의 아무것도 보이지 않는 사진이 생깁니다.',
  },
};
