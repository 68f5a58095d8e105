import { addressOfBytes, bytesOfAddress } from '#lib/server/turn/transportAddress.ts';

/** A range of addresses that no relay may send to: its name, and a prefix. */
export interface PeerRange {
  readonly what: string;
  readonly prefix: string;
}

/** IPv4 addresses that are not global (IANA, IPv4 Special-Purpose Address Registry; multicast: RFC 5771). */
export const deniedIPv4: readonly PeerRange[] = [
  { what: 'this network', prefix: '0.0.0.0/8' },
  { what: 'private', prefix: '10.0.0.0/8' },
  { what: 'carrier-grade NAT', prefix: '100.64.0.0/10' },
  { what: 'loopback', prefix: '127.0.0.0/8' },
  { what: 'link-local', prefix: '169.254.0.0/16' },
  { what: 'cloud metadata', prefix: '169.254.169.254/32' },
  { what: 'private', prefix: '172.16.0.0/12' },
  { what: 'IETF protocol assignments', prefix: '192.0.0.0/24' },
  { what: 'documentation, TEST-NET-1', prefix: '192.0.2.0/24' },
  { what: '6to4 relay anycast', prefix: '192.88.99.0/24' },
  { what: 'private', prefix: '192.168.0.0/16' },
  { what: 'benchmarking', prefix: '198.18.0.0/15' },
  { what: 'documentation, TEST-NET-2', prefix: '198.51.100.0/24' },
  { what: 'documentation, TEST-NET-3', prefix: '203.0.113.0/24' },
  { what: 'multicast', prefix: '224.0.0.0/4' },
  { what: 'multicast, local', prefix: '224.0.0.0/24' },
  { what: 'multicast, administratively scoped', prefix: '239.0.0.0/8' },
  { what: 'reserved', prefix: '240.0.0.0/4' },
  { what: 'limited broadcast', prefix: '255.255.255.255/32' },
];

/** IPv6 addresses that are not global (IANA, IPv6 Special-Purpose Address Registry), or have an IPv4 address inside. */
export const deniedIPv6: readonly PeerRange[] = [
  { what: 'reserved', prefix: '::/8' },
  { what: 'unspecified', prefix: '::/128' },
  { what: 'loopback', prefix: '::1/128' },
  { what: 'IPv4-compatible', prefix: '::/96' },
  { what: 'IPv4-mapped', prefix: '::ffff:0:0/96' },
  { what: 'IPv4-translated', prefix: '::ffff:0:0:0/96' },
  { what: 'NAT64', prefix: '64:ff9b::/96' },
  { what: 'local NAT64', prefix: '64:ff9b:1::/48' },
  { what: 'discard-only', prefix: '100::/64' },
  { what: 'IETF protocol assignments', prefix: '2001::/23' },
  { what: 'Teredo', prefix: '2001::/32' },
  { what: 'benchmarking', prefix: '2001:2::/48' },
  { what: 'ORCHID', prefix: '2001:10::/28' },
  { what: 'ORCHIDv2', prefix: '2001:20::/28' },
  { what: 'documentation', prefix: '2001:db8::/32' },
  { what: '6to4', prefix: '2002::/16' },
  { what: 'documentation', prefix: '3fff::/20' },
  { what: 'not given to anybody', prefix: '4000::/3' },
  { what: 'segment routing', prefix: '5f00::/16' },
  { what: 'unique local', prefix: 'fc00::/7' },
  { what: 'cloud metadata', prefix: 'fd00:ec2::254/128' },
  { what: 'link-local', prefix: 'fe80::/10' },
  { what: 'site-local', prefix: 'fec0::/10' },
  { what: 'multicast', prefix: 'ff00::/8' },
  { what: 'multicast, link-local', prefix: 'ff02::/16' },
  // Below 100::, with one byte that is not zero: the configuration has a line for each.
  ...Array.from({ length: 15 }, (_, at) => ({ what: 'reserved', prefix: `${addressOfBytes(Buffer.alloc(16).fill(0x40, at + 1, at + 2))}/128` })),
  // A mapped address is another way to write the IPv4 address, and coturn 4.6 does not know that.
  ...deniedIPv4.map(({ what, prefix }) => ({ what: `mapped, ${what}`, prefix: mapped(prefix) })),
];

/** Global addresses, those next to a denied range among them: a configuration that denies everything would be no relay. */
export const allowedPeers = {
  ipv4: [
    ...['1.0.0.0', '8.8.8.8', '9.255.255.255', '11.0.0.0', '100.63.255.255', '100.128.0.0', '126.255.255.255', '128.0.0.0', '169.253.255.255'],
    ...['169.255.0.0', '172.15.255.255', '172.32.0.0', '192.0.1.0', '192.0.3.0', '192.88.98.255', '192.88.100.0', '192.167.255.255', '192.169.0.0'],
    ...['198.17.255.255', '198.20.0.0', '198.51.99.255', '198.51.101.0', '203.0.112.255', '203.0.114.0', '223.255.255.255'],
  ],
  ipv6: [
    ...['2000::', '2001:200::', '2001:db7:ffff::', '2001:db9::', '2001:4860:4860::8888', '2003::', '2606:4700:4700::1111', '2a00::'],
    ...['3ffe:ffff::', '3fff:1000::', '3fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
  ],
} as const;

/** The first and the last address of a range, the ones beside them, and `many` more, drawn with `random` (0 to 1). */
export function addressesIn({ prefix }: PeerRange, many: number, random: () => number): readonly string[] {
  const [start = '', length = ''] = prefix.split('/');
  const bytes = bytesOfAddress(start);
  if (!bytes) throw new RangeError(`${prefix} is not a prefix`);
  const free = BigInt(bytes.length * 8 - Number(length));
  const first = BigInt(`0x${bytes.toString('hex')}`);
  const last = first + (1n << free) - 1n;
  const drawn = Array.from({ length: many }, () => first + BigInt.asUintN(Number(free), draw(random)));
  const numbers = new Set([first, first + 1n, last - 1n, last, ...drawn].filter((number) => number >= first && number <= last));
  return [...numbers].map((number) => addressOfBytes(Buffer.from(number.toString(16).padStart(bytes.length * 2, '0'), 'hex')));
}

function draw(random: () => number): bigint {
  return Array.from({ length: 4 }).reduce<bigint>((bits) => (bits << 32n) | BigInt(Math.floor(random() * 2 ** 32)), 0n);
}

function mapped(prefix: string): string {
  const [address, length] = prefix.split('/');
  return `::ffff:${address}/${96 + Number(length)}`;
}
