import { App, Stack } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { addChecks } from '../../../lib/add-checks';

const app = new App();
addChecks(app);
new Bucket(new Stack(app, 'Wrong'), 'Unlogged');
