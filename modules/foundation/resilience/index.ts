export { type Admission, fullBucket, take, type TokenBucket, type TokenBucketLimit } from './domain/token-bucket.js';
