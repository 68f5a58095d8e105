/** One line of Prometheus' text format with a value. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface Scrape {
  readonly samples: readonly Sample[];
  /** The type of each family by its name. */
  readonly types: ReadonlyMap<string, string>;
  /** The sum over all samples of `name` that carry `labels`; 0 when there are none. */
  sum(name: string, labels?: Readonly<Record<string, string>>): number;
}

const sample = /^(?<name>[a-zA-Z_:][\w:]*)(?:\{(?<labels>.*)\})? (?<value>[-+.\deE]+|[+-]?Inf|Nan)$/;
const label = /(?<name>[a-zA-Z_]\w*)="(?<value>(?:[^"\\\n]|\\[\\"n])*)"(?:,|$)/gy;

/** Reads the text exposition format 0.0.4. Throws on a line that is not of it. */
export function parseScrape(text: string): Scrape {
  const types = new Map<string, string>();
  const samples: Sample[] = [];
  if (!text.endsWith('\n')) throw new Error('the last line has no end');
  for (const line of text.split('\n')) {
    const type = /^# TYPE (\S+) (counter|gauge|histogram|summary)$/.exec(line);
    if (type?.[1] !== undefined && type[2] !== undefined) types.set(type[1], type[2]);
    else if (line !== '' && !line.startsWith('# HELP ')) samples.push(parseSample(line));
  }
  const carries = (one: Sample, labels: Readonly<Record<string, string>>) => Object.entries(labels).every(([name, value]) => one.labels[name] === value);
  return {
    samples,
    types,
    sum: (name, labels = {}) => samples.filter((one) => one.name === name && carries(one, labels)).reduce((sum, { value }) => sum + value, 0),
  };
}

function parseSample(line: string): Sample {
  const { name, labels = '', value } = sample.exec(line)?.groups ?? {};
  if (name === undefined || value === undefined) throw new Error(`not a sample: ${line}`);
  const found = [...labels.matchAll(label)];
  if (found.map(([whole]) => whole).join('') !== labels) throw new Error(`not labels: ${line}`);
  return { name, labels: Object.fromEntries(found.map(({ groups }) => [groups?.['name'] ?? '', groups?.['value'] ?? ''])), value: Number(value.replace('Inf', 'Infinity')) };
}
