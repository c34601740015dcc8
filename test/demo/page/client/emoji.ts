/** The emoji that the product's messages use, and a few more; any other is shown by its name. */
const emoji: Readonly<Record<string, string>> = {
  arrow_forward: '▶️',
  broom: '🧹',
  clock3: '🕒',
  double_vertical_bar: '⏸️',
  eyes: '👀',
  heavy_minus_sign: '➖',
  hourglass_flowing_sand: '⏳',
  information_source: 'ℹ️',
  key: '🔑',
  large_blue_circle: '🔵',
  large_green_circle: '🟢',
  large_yellow_circle: '🟡',
  leftwards_arrow_with_hook: '↩️',
  lifebuoy: '🛟',
  lock: '🔒',
  mag: '🔍',
  memo: '📝',
  no_entry: '⛔',
  no_entry_sign: '🚫',
  page_facing_up: '📄',
  raised_hand: '✋',
  raising_hand: '🙋',
  red_circle: '🔴',
  repeat: '🔁',
  rewind: '⏪',
  rotating_light: '🚨',
  scroll: '📜',
  stopwatch: '⏱️',
  tada: '🎉',
  warning: '⚠️',
  white_check_mark: '✅',
  white_small_square: '◽',
  x: '❌',
};

/** The character, or the name between colons where there is none. */
export function emojiOf(name: string): string {
  return emoji[name] ?? `:${name}:`;
}
