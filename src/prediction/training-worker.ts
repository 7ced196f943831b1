/**
 * The thread that runs trainings, one after the other. It answers each input with the result. A failure ends the
 * thread.
 */
import { parentPort } from 'node:worker_threads';
import { type TrainingInput, trainModels } from './train-models.ts';

// Only the trainer starts this thread, and it sends inputs of this type.
parentPort?.on('message', (input: TrainingInput) => parentPort?.postMessage(trainModels(input)));
