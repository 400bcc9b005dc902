// Times the thumbnail of one photo with sharp (libvips), one thread: `node sharp.mjs <file> [runs] [side]` prints the
// median in milliseconds. The counterpart of examples/thumbnail.rs; sharp is looked up from the working directory.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const sharp = createRequire(join(process.cwd(), 'package.json'))('sharp');
const [path, runs = '21', side = '400'] = process.argv.slice(2);
sharp.concurrency(1);
sharp.cache(false);
const bytes = readFileSync(path);
const thumbnail = () => sharp(bytes).rotate().resize(+side, +side, { fit: 'inside', withoutEnlargement: true }).jpeg().toBuffer();
await thumbnail();
const times = [];
for (let run = 0; run < +runs; run++) {
  const start = performance.now();
  await thumbnail();
  times.push(performance.now() - start);
}
times.sort((a, b) => a - b);
console.log(times[+runs >> 1].toFixed(2));
