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
