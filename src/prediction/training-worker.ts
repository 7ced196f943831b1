/** The thread trainings run in, one after the other: each input is answered with its outcome. A failure ends the thread. */
import { parentPort } from 'node:worker_threads';
import { type TrainingInput, trainModels } from './train-models.ts';

// Only the trainer starts it, and sends inputs of this type.
parentPort?.on('message', (input: TrainingInput) => parentPort?.postMessage(trainModels(input)));
