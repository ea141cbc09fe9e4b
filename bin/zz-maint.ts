import { Command } from 'commander';
import { maintenanceCommand } from '../ops/cli/maintenance-command';
void new Command('bulkhead').addCommand(maintenanceCommand()).parseAsync();
