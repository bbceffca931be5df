// The same scenarios through @cloud-copilot/iam-simulate, decoded each time.
// Usage: node peer.mjs SCENARIOS.jsonl; makes a pass for each line read, and prints its seconds.
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { runSimulation } from '@cloud-copilot/iam-simulate'

const lines = readFileSync(process.argv[2], 'utf8').trim().split('\n')

function levels(documents) {
  return (documents ?? []).map((level, at) => ({
    orgIdentifier: `level-${at}`,
    policies: level.map((policy, n) => ({ name: `${at}-${n}`, policy })),
  }))
}

function account(scenario, id) {
  for (const organization of scenario.organizations ?? []) {
    if (organization.accounts?.[id] && organization.management_account !== id) {
      return organization.accounts[id]
    }
  }
  return {}
}

function simulation(scenario) {
  const role = scenario.target.role_arn
  const owner = role.split(':')[4]
  const [principal] = Object.values(scenario.principals ?? {})
  const context = {}
  for (const [key, value] of Object.entries(scenario.request.context)) {
    if (value !== null) context[key] = Array.isArray(value) ? value.map(String) : String(value)
  }
  return {
    request: {
      principal: scenario.caller.arn,
      action: scenario.request.action,
      resource: { resource: role, accountId: owner },
      contextVariables: context,
    },
    sessionPolicy: scenario.caller.session_policy ?? undefined,
    identityPolicies: (principal?.identity_policies ?? []).map(({ name, document }) => ({
      name,
      policy: document,
    })),
    serviceControlPolicies: levels(account(scenario, scenario.caller.account).scps),
    resourceControlPolicies: levels(account(scenario, owner).rcps),
    resourcePolicy: scenario.roles[role].trust_policy,
    permissionBoundaryPolicies: principal?.boundary
      ? [{ name: 'boundary', policy: principal.boundary }]
      : undefined,
  }
}

for await (const _ of createInterface({ input: process.stdin })) {
  const started = performance.now()
  for (const line of lines) {
    await runSimulation(simulation(JSON.parse(line)), {}).catch(() => undefined)
  }
  console.log((performance.now() - started) / 1000)
}
