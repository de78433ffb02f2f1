/** Blocks of IPv4 that are not the public internet (IANA special-purpose registry, RFC 6890), and multicast. */
const specialV4: readonly (readonly [base: string, bits: number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
];

const dotted = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/;

const numberOfV4 = (address: string): number | undefined => {
  const octets = dotted.exec(address)?.slice(1).map(Number);
  if (octets === undefined || octets.some((octet) => octet > 255)) return undefined;
  return octets.reduce((sum, octet) => sum * 256 + octet, 0);
};

const within = (address: number, [base, bits]: readonly [string, number]): boolean => {
  const size = 2 ** (32 - bits);
  return Math.floor(address / size) === Math.floor((numberOfV4(base) ?? 0) / size);
};

/** The eight groups of an IPv6 address; undefined when it is not one (a zone such as %eth0 included). */
const groupsOfV6 = (address: string): readonly number[] | undefined => {
  if (!address.includes(':') || !URL.canParse(`http://[${address}]/`)) return undefined;
  // The URL parser turns a dotted tail into groups, so every spelling of an address is judged alike.
  const normal = new URL(`http://[${address}]/`).hostname.slice(1, -1);
  const [head = '', tail] = normal.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = Array.from({ length: 8 - left.length - right.length }, () => '0');
  return [...left, ...zeros, ...right].map((group) => Number.parseInt(group, 16));
};

/**
 * Only 2000::/3 is public (RFC 4291), so mapped IPv4 (::ffff:0:0/96), NAT64 (64:ff9b::/96), local and multicast
 * addresses fall away at once. Within it 2001::/23 (Teredo and the like), documentation and 6to4 are special.
 */
const isPublicV6 = ([first = 0, second = 0]: readonly number[]): boolean => {
  if (first < 0x2000 || first > 0x3fff || first === 0x2002) return false;
  if (first === 0x2001) return second >= 0x0200 && second !== 0x0db8;
  return !(first === 0x3fff && second < 0x1000);
};

/** True for an address on the public internet; false for every other one and for what is no address at all. */
export const isPublicAddress = (address: string): boolean => {
  const v4 = numberOfV4(address);
  if (v4 !== undefined) return !specialV4.some((block) => within(v4, block));
  const v6 = groupsOfV6(address);
  return v6 !== undefined && isPublicV6(v6);
};

/** True when the text is an address and not a name. IPv6 is written without brackets. */
export const isAddress = (host: string): boolean => numberOfV4(host) !== undefined || groupsOfV6(host) !== undefined;

/** 127.0.0.0/8 and ::1. */
export const isLoopbackAddress = (address: string): boolean => {
  const v4 = numberOfV4(address);
  return v4 === undefined ? groupsOfV6(address)?.join(':') === '0:0:0:0:0:0:0:1' : within(v4, ['127.0.0.0', 8]);
};
