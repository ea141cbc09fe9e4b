/** What is wrong with an IPv4 block of the right form (`a.b.c.d/n`); undefined where nothing is. */
export function cidrProblem(cidr: string): string | undefined {
  const [address = '', length = ''] = cidr.split('/');
  const octets = address.split('.').map(Number);
  if (octets.some((octet) => octet > 255)) return 'a number over 255';
  const bits = Number(length);
  const size = 2 ** (32 - bits);
  const value = octets.reduce((sum, octet) => sum * 256 + octet, 0);
  // EC2 stores the first address of the block, and the template would differ from what stands for ever.
  if (value % size === 0) return undefined;
  const first = value - (value % size);
  const written = [24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256).join('.');
  return `an address within the block ${written}/${bits}`;
}

/** Whether two IPv4 blocks (`a.b.c.d/n`, both well formed) have an address in common. */
export function cidrsOverlap(one: string, other: string): boolean {
  const [a, b] = [range(one), range(other)];
  return a.first <= b.last && b.first <= a.last;
}

function range(cidr: string): { first: number; last: number } {
  const [address = '', bits = ''] = cidr.split('/');
  const first = address.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0);
  return { first, last: first + 2 ** (32 - Number(bits)) - 1 };
}
