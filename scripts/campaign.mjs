// npm run campaign -- --seeds 5000 --from 1
import { campaignMain } from '../src/testing/campaign/index.ts'

const { stderr } = process
process.exitCode = campaignMain(process.argv.slice(2), {
  line: (text) => console.log(text),
  progress: (text) => {
    if (stderr.isTTY) stderr.write(`\r${text.padEnd(60)}${text === '' ? '\r' : ''}`)
  },
})
