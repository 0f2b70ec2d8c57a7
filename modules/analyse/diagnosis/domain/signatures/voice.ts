import { measure, MEASURED, type Signature, type Symptom, symptom } from './symptom.js';

const TRUNK = /^SipTrunk$/;

/** Calls that fail for a reason of which there are many. */
const FAILING_CALLS: readonly Symptom[] = [
  symptom('effectiveness', 'itself', 0.8, MEASURED, 'failing calls', measure(/^networkEffectivenessRatio$/, 'low')),
  symptom('completion', 'itself', 0.3, MEASURED, 'fewer answered calls', measure(/^answerSeizureRatio$/, 'low')),
];

/** Causes of calls that fail, sound badly or take long. */
export const VOICE: readonly Signature[] = [
  {
    cause: 'trunk-degraded',
    objectClass: TRUNK,
    prior: 0.05,
    needs: ['quality', 'loss'],
    symptoms: [
      symptom('quality', 'itself', 0.85, MEASURED, 'low call quality', measure(/^(mosCqe|rFactor)$/, 'low')),
      symptom('loss', 'itself', 0.3, MEASURED, 'packet loss or jitter', measure(/loss|jitter|roundTrip/i, 'high')),
      symptom(
        'completion',
        'itself',
        0.2,
        MEASURED,
        'failing calls',
        measure(/answerSeizure|networkEffectiveness|averageCallDuration/, 'low'),
      ),
    ],
  },
  {
    // Both ends talk, and one of them, or both, hear nothing.
    cause: 'one-way-audio',
    objectClass: TRUNK,
    prior: 0.05,
    needs: ['unheard'],
    symptoms: [
      symptom('unheard', 'itself', 0.95, MEASURED, 'answered calls with nothing heard', measure(/^unheardCallRatio$/)),
      symptom('quality', 'itself', 0.7, MEASURED, 'low call quality', measure(/^(mosCqe|rFactor)$/, 'low')),
    ],
  },
  {
    cause: 'trunk-congested',
    objectClass: TRUNK,
    prior: 0.05,
    needs: ['congested'],
    symptoms: [
      symptom('congested', 'itself', 0.95, MEASURED, 'calls without a free channel', measure(/^congestedCallRatio$/)),
      ...FAILING_CALLS,
    ],
  },
  {
    cause: 'wrong-route',
    objectClass: TRUNK,
    prior: 0.01,
    needs: ['unallocated'],
    symptoms: [
      symptom(
        'unallocated',
        'itself',
        0.95,
        MEASURED,
        'calls to a number that nobody has',
        measure(/^unallocatedCallRatio$/),
      ),
      ...FAILING_CALLS,
    ],
  },
  {
    cause: 'codec-mismatch',
    objectClass: TRUNK,
    prior: 0.01,
    needs: ['incompatible'],
    symptoms: [
      symptom(
        'incompatible',
        'itself',
        0.95,
        MEASURED,
        'calls without a common codec',
        measure(/^incompatibleCallRatio$/),
      ),
      ...FAILING_CALLS,
    ],
  },
  {
    // One trunk whose far end is slow, or the controller that all of them hang on.
    cause: 'slow-signalling',
    objectClass: /^(SipTrunk|ManagedElement)$/,
    prior: 0.02,
    needs: ['delay'],
    symptoms: [
      symptom('delay', 'itself', 0.95, MEASURED, 'a long post-dial delay', measure(/^postDialDelaySeconds$/, 'high')),
      {
        ...symptom(
          'below',
          'below',
          0.8,
          MEASURED,
          'a long post-dial delay',
          measure(/^postDialDelaySeconds$/, 'high'),
        ),
        expectedOf: TRUNK,
      },
      // Over all its trunks a controller is as slow as their mean.
      symptom('holder', 'holder', 0.5, MEASURED, 'a long post-dial delay', measure(/^postDialDelaySeconds$/, 'high')),
      // Callers give up: fewer are answered, and none of it is the network's refusal.
      symptom('given-up', 'itself', 0.3, MEASURED, 'fewer answered calls', measure(/^answerSeizureRatio$/, 'low')),
      symptom('below-given-up', 'below', 0.2, MEASURED, 'fewer answered calls', measure(/^answerSeizureRatio$/, 'low')),
    ],
  },
];
