import { IntlMessageFormat } from 'intl-messageformat';
import { describe, expect, it } from 'vitest';
import en from './en.json' with { type: 'json' };
import ko from './ko.json' with { type: 'json' };

interface Tree {
  readonly [key: string]: string | Tree;
}
type Node = ReturnType<IntlMessageFormat['getAst']>[number];

/** Every message by its path. */
function flatten(tree: Tree, path = ''): Map<string, string> {
  return new Map(
    Object.entries(tree).flatMap(([key, value]) =>
      typeof value === 'string' ? [[`${path}${key}`, value] as const] : [...flatten(value, `${path}${key}.`)],
    ),
  );
}

const LITERAL = 0;
const SELECT = 5;
const PLURAL = 6;

/** The arguments of a message and, of each select, its cases. Plural cases are left out: languages differ in them. */
function argumentsOf(nodes: readonly Node[]): Set<string> {
  const found = new Set<string>();
  for (const node of nodes) {
    if (!('value' in node) || node.type === LITERAL) continue;
    found.add(node.value);
    if (node.type === SELECT) for (const name of Object.keys(node.options)) found.add(`${node.value}=${name}`);
    if (node.type === SELECT || node.type === PLURAL) {
      for (const { value } of Object.values(node.options)) for (const inner of argumentsOf(value)) found.add(inner);
    }
  }
  return found;
}

const english = flatten(en);
const korean = flatten(ko);
const parse = (message: string, locale: string): Node[] => new IntlMessageFormat(message, locale).getAst();

describe('messages', () => {
  it('have the same keys in both languages', () => {
    expect([...korean.keys()].sort()).toEqual([...english.keys()].sort());
  });

  it.each([...english.keys()])('%s has the same arguments in both languages', (key) => {
    const same = argumentsOf(parse(korean.get(key) ?? '', 'ko'));
    const whole = argumentsOf(parse(english.get(key) ?? '', 'en'));
    // A language without singular or articles may leave an argument out of a plural's cases, but never name one of its own.
    expect([...same].filter((name) => !whole.has(name))).toEqual([]);
    expect([...whole].filter((name) => !same.has(name))).toEqual([]);
  });

  it('say nothing in English that Korean copies, names and signs apart', () => {
    const copied = [...english].filter(([key, text]) => korean.get(key) === text && /[a-z]{3,}/u.test(text.replaceAll(/\{[^}]*\}/gu, '')));
    expect(copied.map(([key]) => key)).toEqual(['common.product']);
  });

  it('put no particle that depends on the last syllable after a Korean argument', () => {
    // Names come with 님, which ends in a consonant: 이, 과 and 을 are right after it, 가, 와 and 를 never are.
    const wrong = [...korean].filter(([, text]) => /\{(?:who|first|second|third|name)\}(?:가|와|를|는)/u.test(text));
    expect(wrong).toEqual([]);
  });

  it('list people in Korean as people say it', () => {
    const say = (count: number) =>
      new IntlMessageFormat(ko.preview.people, 'ko').format({ count, first: '민지님', second: '조나스님', third: '소라님', more: count - 2 });
    expect([0, 1, 2, 3, 5].map(say)).toEqual([
      '아직 아무도 없어요',
      '민지님이 있어요',
      '민지님과 조나스님이 있어요',
      '민지님, 조나스님, 소라님이 있어요',
      '민지님, 조나스님 외 3명이 있어요',
    ]);
  });
});
