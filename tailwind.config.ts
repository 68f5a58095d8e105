import plugin from 'tailwindcss/plugin';
import type { Config } from 'tailwindcss';

/** Paper and ink outside the call. Each pair of text and ground meets WCAG AA in both themes. */
const light = {
  paper: '#faf7f2',
  'paper-2': '#f2ede4',
  ink: '#1b1a17',
  'ink-2': '#5d594f',
  line: '#e3dccf',
  'line-strong': '#8f8777',
  card: '#fffdf9',
  'accent-soft': '#ffe3d5',
  'accent-text': '#a33d10',
  ok: '#1a7049',
  'ok-soft': '#dcf0e4',
  'danger-text': '#b3261c',
} as const;

const dark: Readonly<Record<keyof typeof light, string>> = {
  paper: '#171614',
  'paper-2': '#23211d',
  ink: '#f5f1ea',
  'ink-2': '#b5aea2',
  line: '#36322c',
  'line-strong': '#7d7568',
  card: '#201e1b',
  'accent-soft': '#43261a',
  'accent-text': '#ffa37a',
  ok: '#63c796',
  'ok-soft': '#17322a',
  'danger-text': '#ff8f85',
};

const variables = (theme: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(theme).map(([name, value]) => [`--${name}`, value]));

const themed = Object.fromEntries(Object.keys(light).map((name) => [name, `var(--${name})`]));

export default {
  content: ['./app/**/*.{ts,tsx}'],
  theme: {
    extend: {
      colors: {
        ...themed,
        // The same in both themes: the one thing to press, and hanging up.
        accent: '#ff8652',
        'accent-strong': '#ff9c70',
        'accent-ink': '#2a1006',
        danger: '#c9342a',
        'danger-strong': '#de463b',
        // The stage is dark in both themes. Text on it meets AAA.
        stage: '#131211',
        'stage-2': '#1e1c1a',
        'stage-3': '#2a2724',
        'stage-4': '#3a3632',
        'on-stage': '#f5f1ea',
        'on-stage-2': '#bdb6aa',
      },
      borderRadius: { inner: '10px', control: '14px', tile: '16px', dock: '22px', panel: '24px', scene: '28px' },
      boxShadow: {
        press: '0 1px 0 rgb(255 255 255 / 0.27) inset, 0 8px 24px -10px rgb(255 134 82 / 0.6)',
        tile: '0 30px 60px -30px rgb(0 0 0 / 0.4)',
        float: '0 10px 30px rgb(0 0 0 / 0.5)',
        card: '0 1px 2px rgb(27 26 23 / 0.04), 0 12px 32px -16px rgb(27 26 23 / 0.14)',
      },
      fontFamily: {
        sans: [
          'ui-sans-serif', 'system-ui', '-apple-system', '"Segoe UI"', 'Roboto', '"Apple SD Gothic Neo"', '"Malgun Gothic"',
          '"Noto Sans KR"', '"Noto Sans CJK KR"', 'sans-serif',
        ],
      },
      fontSize: {
        hero: ['clamp(2.2rem, 5.2vw, clamp(4rem, 4vw, 5rem))', { lineHeight: '1.05', letterSpacing: '-0.035em', fontWeight: '750' }],
        title: ['clamp(1.6rem, 3.4vw, 2.2rem)', { lineHeight: '1.14', letterSpacing: '-0.025em', fontWeight: '700' }],
        lead: ['1.1rem', { lineHeight: '1.6' }],
        base: ['0.9375rem', { lineHeight: '1.5' }],
        small: ['0.8625rem', { lineHeight: '1.45' }],
      },
    },
  },
  plugins: [
    plugin(({ addBase }) => {
      addBase({
        ':root': variables(light),
        '@media (prefers-color-scheme: dark)': { ':root': variables(dark) },
      });
    }),
  ],
} satisfies Config;
