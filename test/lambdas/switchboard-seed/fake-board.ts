import type { SwitchboardDocument } from '../../../domain/switchboard/document';
import type { SwitchboardStore } from '../../../lambdas/switchboard-seed/seed-switchboard';
import type { SeededStore } from '../../../lambdas/switchboard-seed/take-back';

const named = (name: string, message = name) => Object.assign(new Error(message), { name });

/** AppConfig's profile and environment of one switchboard, with its locks. Somebody may act `before` each call. */
export class FakeBoard implements SwitchboardStore, SeededStore {
  readonly versions: SwitchboardDocument[] = [];
  readonly history: { number: number; version: number; state: string }[] = [];
  readonly calls: string[] = [];
  /** Numbers of versions that the seed made itself. */
  readonly own = new Set<number>();
  /** Numbers of versions that were removed again. */
  readonly removed: number[] = [];
  before: (call: string) => void = () => {};
  /** How often a new deployment is listed as under way. */
  slowness = 0;
  private looks = 0;

  get newest(): { number: number; version: number } | undefined {
    return this.history.filter(({ state }) => state === 'COMPLETE').at(-1);
  }

  get deployed(): SwitchboardDocument | undefined {
    return this.newest === undefined ? undefined : this.versions[this.newest.version - 1];
  }

  /** Puts a version there, whatever the lock. @returns its number */
  add(document: SwitchboardDocument): number {
    return this.versions.push(document);
  }

  /** Begins a deployment. @throws ConflictException while another one is under way */
  start(version: number): number {
    if (this.history.some(({ state }) => state === 'DEPLOYING')) throw named('ConflictException');
    const number = this.history.length + 1;
    this.history.push({ number, version, state: this.slowness > 0 ? 'DEPLOYING' : 'COMPLETE' });
    this.looks = this.slowness;
    return number;
  }

  /** What is under way ends. */
  settle(): void {
    for (const one of this.history) if (one.state === 'DEPLOYING') one.state = 'COMPLETE';
  }

  async latestVersion(): Promise<number | undefined> {
    this.called('latestVersion');
    return this.versions.length === 0 ? undefined : this.versions.length;
  }

  async deployments() {
    this.called('deployments');
    this.looks -= 1;
    if (this.looks < 0) this.settle();
    // AWS lists the newest first, the embedded region the oldest: neither may be relied upon.
    return [...this.history].sort((a, b) => (a.number % 2) - (b.number % 2)).map((one) => ({ ...one }));
  }

  async document(version: number): Promise<SwitchboardDocument> {
    this.called('document');
    const document = this.versions[version - 1];
    if (document === undefined) throw named('ResourceNotFoundException');
    return document;
  }

  async createVersion(document: SwitchboardDocument, latest: number | undefined): Promise<number> {
    this.called('createVersion');
    if ((latest ?? 0) !== this.versions.length) throw named('ConflictException');
    const version = this.add(document);
    this.own.add(version);
    return version;
  }

  async ownVersions() {
    this.called('ownVersions');
    const all = this.versions.map((_, index) => index + 1);
    return all.every((version) => this.own.has(version)) ? all : undefined;
  }

  async removeVersion(version: number): Promise<void> {
    this.called('removeVersion');
    this.removed.push(version);
  }

  async deploy(version: number): Promise<number> {
    this.called('deploy');
    return this.start(version);
  }

  private called(call: string): void {
    this.calls.push(call);
    this.before(call);
  }
}
