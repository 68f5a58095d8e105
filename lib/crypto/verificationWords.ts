import type { WordNumbers } from './verification.ts';

/** Languages that verification words can be read in. */
export const wordLanguages = ['en', 'ko'] as const;
export type WordLanguage = (typeof wordLanguages)[number];

/**
 * 256 words of either language, in pairs: eight bits each, as in the word list of RFC 6189, section 5.1.6. Everyday things that are easy to
 * say and hard to mistake: in English any two differ in three letters at least, in Korean in three sounds, and none is the beginning of
 * another. A pair means about the same, but what counts is its place: who reads Korean and who reads English compare in one language.
 * Another order or another word is another protocol: two versions of this list must never meet in one call.
 */
const pairs = `
  accordion 아코디언, acorn 도토리, almond 아몬드, angel 천사, antenna 안테나, apple 사과, apron 앞치마, astronaut 우주인, autumn 가을,
  avocado 아보카도, azalea 진달래, backpack 배낭, badminton 배드민턴, bakery 빵집, balloon 풍선, bamboo 대나무, banana 바나나, baseball 야구,
  basket 바구니, bench 벤치, bicycle 자전거, blueberry 블루베리, bracelet 팔찌, breeze 산들바람, broccoli 브로콜리, broom 빗자루, bubble 거품,
  buffalo 물소, butterfly 나비, button 단추, cabbage 양배추, cabin 오두막, cactus 선인장, calendar 달력, camellia 동백꽃, camera 카메라,
  candle 촛불, caramel 캐러멜, carpet 양탄자, cello 첼로, chair 의자, cheese 치즈, chimney 굴뚝, chocolate 초콜릿, circle 동그라미,
  classroom 교실, cliff 절벽, cloud 구름, coconut 코코넛, coffee 커피, comet 혜성, compass 나침반, confetti 꽃가루, coral 산호, corner 모퉁이,
  cosmos 코스모스, cricket 귀뚜라미, crown 왕관, crystal 수정, cupboard 찬장, curtain 커튼, dancer 무용수, dandelion 민들레, desert 사막,
  dolphin 돌고래, donkey 당나귀, doughnut 도넛, dragonfly 잠자리, drawer 서랍, duckling 오리, eagle 독수리, earring 귀걸이, echo 메아리,
  elbow 팔꿈치, elephant 코끼리, elevator 승강기, envelope 봉투, falcon 송골매, family 가족, feather 깃털, festival 축제, finger 손가락,
  firefly 반딧불, flamingo 홍학, footprint 발자국, fountain 분수, galaxy 은하수, garden 정원, giraffe 기린, glacier 빙하, glove 장갑,
  gorilla 고릴라, grandpa 할아버지, grape 포도, guitar 기타, hairbrush 머리빗, hammer 망치, harbor 항구, harmonica 하모니카, hedgehog 고슴도치,
  helicopter 헬리콥터, helmet 헬멧, hibiscus 무궁화, horizon 지평선, hotel 호텔, island 섬마을, jellyfish 해파리, jewel 보석, journey 여행,
  juice 주스, jungle 밀림, kangaroo 캥거루, kettle 주전자, keyboard 건반, kindness 친절, kitchen 부엌, koala 코알라, ladder 사다리,
  ladybug 무당벌레, lantern 등불, laundry 빨래, lavender 라벤더, lemon 레몬, library 도서관, lily 백합, lizard 도마뱀, lotus 연꽃,
  lullaby 자장가, macaroni 마카로니, magazine 잡지, magnolia 목련, mailbox 우체통, marathon 마라톤, marigold 금잔화, meadow 초원, melody 멜로디,
  mermaid 인어, microphone 마이크, moonbeam 달빛, morning 아침, museum 박물관, mustache 콧수염, necklace 목걸이, necktie 넥타이, nest 둥지,
  notebook 공책, oasis 오아시스, ocean 바다, onion 양파, orange 오렌지, orchard 과수원, orchestra 관현악단, otter 수달, painter 화가,
  pajamas 잠옷, parachute 낙하산, parade 행진, parrot 앵무새, peacock 공작새, peanut 땅콩, pearl 진주, pelican 펠리컨, pencil 연필,
  penguin 펭귄, pepper 후추, photo 사진, piano 피아노, picnic 소풍, pigeon 비둘기, pillow 베개, pineapple 파인애플, pony 조랑말, popcorn 팝콘,
  postcard 엽서, potato 감자, puddle 웅덩이, puppy 강아지, pyramid 피라미드, raccoon 너구리, radio 라디오, rainbow 무지개, raincoat 비옷,
  raisin 건포도, reindeer 순록, river 강물, rosemary 로즈마리, salad 샐러드, sandwich 샌드위치, sausage 소시지, saxophone 색소폰, scarf 목도리,
  seagull 갈매기, seaweed 미역, sesame 참깨, shampoo 샴푸, shoulder 어깨, shrimp 새우, slipper 슬리퍼, snail 달팽이, snowflake 눈송이,
  snowman 눈사람, spaghetti 스파게티, sparkler 불꽃놀이, spinach 시금치, sponge 스펀지, squid 오징어, squirrel 다람쥐, stadium 경기장,
  staircase 계단, stamp 우표, starfish 불가사리, station 정거장, statue 조각상, submarine 잠수함, sugar 설탕, sunflower 해바라기, sunrise 해돋이,
  swan 백조, symphony 교향곡, tangerine 감귤, taxi 택시, telescope 망원경, tennis 테니스, theater 극장, thunder 천둥, tortoise 거북이,
  tractor 트랙터, treasure 보물, treehouse 다락방, tripod 삼각대, trumpet 나팔, tulip 튤립, tunnel 터널, turkey 칠면조, ukulele 우쿨렐레,
  umbrella 우산, unicorn 유니콘, vacuum 청소기, valley 골짜기, vanilla 바닐라, vase 꽃병, violin 바이올린, vitamin 비타민, waffle 와플,
  wagon 수레, waltz 왈츠, wardrobe 옷장, whistle 호루라기, windmill 풍차, wolf 늑대, xylophone 실로폰, yacht 요트, yarn 실뭉치, yogurt 요구르트,
  zebra 얼룩말, zigzag 지그재그
`
  .trim()
  .split(/,\s+/)
  .map((pair) => pair.split(' '));

/** The whole list in one language: what number `n` is called stands at `n`. */
export function wordList(language: WordLanguage): readonly string[] {
  return pairs.map((pair) => pair[wordLanguages.indexOf(language)] ?? '');
}

/** Four numbers as they are read out in `language`. */
export function readWords(numbers: WordNumbers, language: WordLanguage): readonly string[] {
  const list = wordList(language);
  return numbers.map((number) => list[number] ?? '');
}
