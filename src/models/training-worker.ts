/** The thread a training runs in: it gets one input, answers with one outcome, and ends. */
import { parentPort, workerData } from 'node:worker_threads';
import { type TrainingInput, trainModels } from './train-models.ts';

// Only the trainer starts it, with an input of this type.
parentPort?.postMessage(trainModels(workerData as TrainingInput));
