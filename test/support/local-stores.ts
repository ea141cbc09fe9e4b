import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { storePorts, type StoreRole, storeUserName } from '../../config/contract/store-names';
import { accessStrings, type JobFramework, type StoreAccess } from '../../domain/access-strings';
import { freePort } from '../../local/region/process/free-port';
import { startStore } from '../../local/region/stores/start-store';
import { findStoreBinary } from '../../local/region/stores/store-binary';
import type { LimitedStores } from './store-limits';

