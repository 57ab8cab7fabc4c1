// Scores result files of the suite: `node score.mjs NAME=FILE ... [--failed NAME]`. The suite itself judges each test; one whose
// prerequisite failed, or that could not be set up, says nothing about a cache and is counted in the second figure only.
import fs from 'node:fs'
import suites from 'http-cache-tests/tests/index.mjs'
import { determineTestResult } from 'http-cache-tests/lib/display.mjs'

const tests = suites.flatMap(suite => suite.tests).filter(test => !test.browser_only)
const passed = ['✅', 'Y']
const failed = ['⛔️', '⚠️', 'N']

const flag = process.argv.indexOf('--failed')
const failedOf = flag > 0 ? process.argv[flag + 1] : ''
const percent = (part, whole) => `${part} of ${whole}, ${(100 * part / whole).toFixed(1)} %`
for (const argument of process.argv.slice(2).filter(text => text.includes('='))) {
  const [name, file] = argument.split('=')
  const results = JSON.parse(fs.readFileSync(file))
  const judge = test => determineTestResult(suites, test.id, results)[2]
  const row = ['required', 'optimal'].flatMap(kind => {
    const these = tests.filter(test => (test.kind ?? 'required') === kind)
    const good = these.filter(test => passed.includes(judge(test))).length
    const bad = these.filter(test => failed.includes(judge(test))).length
    if (name === failedOf) {
      these.filter(test => !passed.includes(judge(test))).forEach(test => console.log(`${kind} ${judge(test)} ${test.id}: ${JSON.stringify(results[test.id])}`))
    }
    return [percent(good, good + bad), percent(good, these.length)]
  })
  console.log(`| ${name} | ${row.join(' | ')} |`)
}
