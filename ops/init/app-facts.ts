import type { DockerfileFacts } from './dockerfile';
import type { FoundVariable } from './found-variable';

/** A program that the app's own files start. */
export interface FoundProcess {
  /** As it is called there. */
  readonly name: string;
  /** File and key where it was read, for a comment. */
  readonly from: string;
  /** Words of its command; undefined where the image's own is run. */
  readonly command?: readonly string[];
  /** What its image is called there, without registry and tag; processes of one build share it. */
  readonly image?: string;
  readonly architecture?: 'arm64' | 'x86_64';
  /** Where it listens. */
  readonly port?: number;
  /** What its health check asks for. */
  readonly health?: { readonly path: string; readonly from: string };
  /** Ends by itself: a migration, a set-up. */
  readonly endsByItself: boolean;
  readonly variables: ReadonlyMap<string, FoundVariable>;
}

/** Something that the app dials and that is no program of its own: a database, a search engine. */
export interface FoundBackend {
  readonly name: string;
  readonly port: number;
  readonly from: string;
}

/** One queue as Sidekiq's configuration names it. */
export interface FoundQueue {
  readonly name: string;
  /** How often it is asked compared to others; undefined in a list of strict order. */
  readonly weight?: number;
}

/** Queues that one worker process serves. */
export interface FoundQueues {
  readonly from: string;
  /** Of the process that names them, or of the file; undefined for the one of all. */
  readonly pool?: string;
  readonly queues: readonly FoundQueue[];
  readonly concurrency?: number;
}

/** A library that runs jobs. */
export interface FoundLibrary {
  readonly name: string;
  readonly from: string;
}

/** What was found in the app's folder. All of it is a guess at what runs in production. */
export interface AppFacts {
  /** What its folder is called. */
  readonly name?: string;
  readonly processes: readonly FoundProcess[];
  readonly backends: readonly FoundBackend[];
  readonly queues: readonly FoundQueues[];
  readonly jobLibraries: readonly FoundLibrary[];
  /** What makes it likely that browsers keep a connection: Action Cable on Redis, socket.io. */
  readonly websockets?: string;
  readonly rails: boolean;
  /** What the app's own Dockerfile says of the image that its processes run, where nothing names another. */
  readonly container?: DockerfileFacts;
  /** Variables that hold the address of a Redis, with where each was read. */
  readonly storeVariables: readonly {
    readonly name: string;
    readonly from: string;
    readonly role?: 'pubsub';
  }[];
  /** Sentences for people: what was not read, left out, or cannot run here. */
  readonly remarks: readonly string[];
}
