export { type Admission, fullBucket, take, type TokenBucket, type TokenBucketLimit } from './domain/token-bucket.js';
export { TokenBuckets } from './domain/token-buckets.js';
