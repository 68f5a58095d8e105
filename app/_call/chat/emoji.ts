import * as z from 'zod/mini';

/** Emoji that are offered, by what they are about. Screen readers have a name for each in their own language. */
export const emojiGroups = {
  faces: '😀 😄 😅 😂 🙂 😉 😊 😍 😘 😋 😎 🤓 🤔 🙄 😐 😴 😬 😮 😢 😭 😡 🤯 😱 🥳 🤗 🤒',
  people: '👍 👎 👌 ✌️ 🤞 👏 🙌 🙏 💪 👋 🤝 ✋ 👀 🙋 🤷 🤦 💁 🙇 👶 👪',
  hearts: '❤️ 🧡 💛 💚 💙 💜 🖤 🤍 💔 💕 ✨ ⭐ 🔥 💯 🎉 🎂',
  nature: '🌞 🌙 ⛅ 🌧️ ❄️ 🌈 🌊 🌸 🌹 🌲 🍀 🐶 🐱 🐻 🐰 🦊 🐼 🐯 🐣 🐟',
  things: '☕ 🍵 🍺 🍷 🍎 🍓 🍕 🍚 🍜 🍰 ⚽ 🎵 🎮 📷 💻 📱 📎 📌 📝 📅 ⏰ 💡 🔑 🎁',
  signs: '✅ ❌ ❓ ❗ ⚠️ ➕ ➡️ ⬅️ ⬆️ ⬇️ 🔴 🟢 🔵',
} as const satisfies Readonly<Record<string, string>>;

export type EmojiGroup = keyof typeof emojiGroups;

/** Those of one group, in order. */
export const emojiOf = (group: EmojiGroup): readonly string[] => emojiGroups[group].split(' ');

/** In a row of the palette. */
export const COLUMNS = 7;

/** Where a key leads from place `at` of `count` in rows of `columns`; null: it leads nowhere. */
export function placeAfter(key: string, at: number, count: number, columns: number): number | null {
  const steps: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns, Home: -at, End: count - 1 - at };
  const step = steps[key];
  if (step === undefined) return null;
  const next = at + step;
  return next >= 0 && next < count ? next : null;
}

const KEY = 'parley.emoji';
const offered: ReadonlySet<string> = new Set(Object.values(emojiGroups).flatMap((group) => group.split(' ')));
const kept = z.array(z.string());

/** The row of those that were taken last in this browser, the last one first. */
export function recentEmoji(): readonly string[] {
  try {
    return kept.parse(JSON.parse(localStorage.getItem(KEY) ?? '[]')).filter((emoji) => offered.has(emoji)).slice(0, COLUMNS);
  } catch {
    // Denied, or something else: then there are none.
    return [];
  }
}

export function keepEmoji(emoji: string): void {
  const recent = [emoji, ...recentEmoji().filter((one) => one !== emoji)].slice(0, COLUMNS);
  try {
    localStorage.setItem(KEY, JSON.stringify(recent));
  } catch {
    // Denied or full: none is remembered.
  }
}
