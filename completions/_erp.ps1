
using namespace System.Management.Automation
using namespace System.Management.Automation.Language

Register-ArgumentCompleter -Native -CommandName 'erp' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'erp'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'erp' {
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]')
            [CompletionResult]::new('--embedded-dir', '--embedded-dir', [CompletionResultType]::ParameterName, 'Where the private cluster lives')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output form; progress, logs and prompts go to stderr in any case')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give the whole command at most so long ("90s", "5m"); of serve, the start')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Who acts, for the audit trail [default: user@host]')
            [CompletionResult]::new('--embedded', '--embedded', [CompletionResultType]::ParameterName, 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed')
            [CompletionResult]::new('--no-install', '--no-install', [CompletionResultType]::ParameterName, 'With --embedded: do not install PostgreSQL where none is found')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --output json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bars')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer yes to what would be asked')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail naming the missing flag instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('check-config', 'check-config', [CompletionResultType]::ParameterValue, 'Merge the configuration and judge it: every finding at once, no network')
            [CompletionResult]::new('migrate', 'migrate', [CompletionResultType]::ParameterValue, 'Bring the schema up to this binary''s level (the same as `erp migrate up`)')
            [CompletionResult]::new('seed', 'seed', [CompletionResultType]::ParameterValue, 'Make what is missing: default tenant, permissions, built-in roles, administrator. Never resets anything')
            [CompletionResult]::new('doctor', 'doctor', [CompletionResultType]::ParameterValue, 'Look at everything an installation stands on: configuration, host, database, keys, tasks, Redis')
            [CompletionResult]::new('verify', 'verify', [CompletionResultType]::ParameterValue, 'Prove what must be so of the stored data: the audit chains, row-level security, what keys open')
            [CompletionResult]::new('tenant', 'tenant', [CompletionResultType]::ParameterValue, 'The tenants of the installation')
            [CompletionResult]::new('serve', 'serve', [CompletionResultType]::ParameterValue, 'Run every phase and serve until SIGTERM or SIGINT; a second signal aborts')
            [CompletionResult]::new('schedule', 'schedule', [CompletionResultType]::ParameterValue, 'When background tasks run, and keeping them from it')
            [CompletionResult]::new('audit', 'audit', [CompletionResultType]::ParameterValue, 'The audit chain: recompute it, move its old part into files, or hand it to somebody else')
            [CompletionResult]::new('outbox', 'outbox', [CompletionResultType]::ParameterValue, 'Events on their way to those who want them: what waits, who brings them, and which sink is paused')
            [CompletionResult]::new('dead-letters', 'dead-letters', [CompletionResultType]::ParameterValue, 'Events that a sink would not take: look at them, hand them over again, or put them aside')
            [CompletionResult]::new('sinks', 'sinks', [CompletionResultType]::ParameterValue, 'Receivers of events outside the product: Redis Streams, NATS JetStream, webhooks, the log')
            [CompletionResult]::new('backup', 'backup', [CompletionResultType]::ParameterValue, 'Save the database, look at what was saved, bring it back')
            [CompletionResult]::new('maintenance', 'maintenance', [CompletionResultType]::ParameterValue, 'Refuse requests on purpose, on every server, and tell users why')
            [CompletionResult]::new('secrets', 'secrets', [CompletionResultType]::ParameterValue, 'Keys and passwords: make them, verify them, exchange them')
            [CompletionResult]::new('events', 'events', [CompletionResultType]::ParameterValue, 'The catalogue of events, with the schema of each, and delivering old ones once more')
            [CompletionResult]::new('phases', 'phases', [CompletionResultType]::ParameterValue, 'The startup chain: what each phase does, needs and changes, and the command that runs up to it')
            [CompletionResult]::new('routes', 'routes', [CompletionResultType]::ParameterValue, 'Every HTTP operation and what it takes to call it; needs no configuration')
            [CompletionResult]::new('openapi', 'openapi', [CompletionResultType]::ParameterValue, 'The OpenAPI 3.1 document of the HTTP API; needs no configuration')
            [CompletionResult]::new('healthcheck', 'healthcheck', [CompletionResultType]::ParameterValue, 'Ask a running server how it is; needs no configuration, for images without curl')
            [CompletionResult]::new('wait', 'wait', [CompletionResultType]::ParameterValue, 'Wait until what is named is there; for start scripts and init containers')
            [CompletionResult]::new('embedded', 'embedded', [CompletionResultType]::ParameterValue, 'The private PostgreSQL cluster of --embedded')
            [CompletionResult]::new('support-bundle', 'support-bundle', [CompletionResultType]::ParameterValue, 'Gather what somebody who helps from afar has to know: configuration without secrets, verdicts of doctor, versions, task history')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'A completion script for your shell')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'Manual pages: one for every command')
            [CompletionResult]::new('version', 'version', [CompletionResultType]::ParameterValue, 'What this binary is')
            [CompletionResult]::new('run-task', 'run-task', [CompletionResultType]::ParameterValue, 'Run one background task here and now, the way the scheduler would')
            [CompletionResult]::new('health', 'health', [CompletionResultType]::ParameterValue, 'Commands of the health module')
            [CompletionResult]::new('user', 'user', [CompletionResultType]::ParameterValue, 'The users of a tenant, for operators')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'erp;check-config' {
            [CompletionResult]::new('--explain', '--explain', [CompletionResultType]::ParameterName, 'Show every key with its origin, or one key')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'The form of --dump')
            [CompletionResult]::new('--only', '--only', [CompletionResultType]::ParameterName, 'Only findings of this kind')
            [CompletionResult]::new('--for', '--for', [CompletionResultType]::ParameterName, 'Only findings of the sections that this command reads; any other still refuses it, and is counted')
            [CompletionResult]::new('--diff', '--diff', [CompletionResultType]::ParameterName, 'Compare with another configuration file')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]')
            [CompletionResult]::new('--embedded-dir', '--embedded-dir', [CompletionResultType]::ParameterName, 'Where the private cluster lives')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output form; progress, logs and prompts go to stderr in any case')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give the whole command at most so long ("90s", "5m"); of serve, the start')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Who acts, for the audit trail [default: user@host]')
            [CompletionResult]::new('--dump', '--dump', [CompletionResultType]::ParameterName, 'Write the merged configuration, secrets masked')
            [CompletionResult]::new('--reveal', '--reveal', [CompletionResultType]::ParameterName, 'With --dump: show secrets too, but for those that came from a file of their own')
            [CompletionResult]::new('--strict', '--strict', [CompletionResultType]::ParameterName, 'Warnings refuse too')
            [CompletionResult]::new('--list-checks', '--list-checks', [CompletionResultType]::ParameterName, 'Every check with its id')
            [CompletionResult]::new('--schema', '--schema', [CompletionResultType]::ParameterName, 'The JSON Schema of the configuration')
            [CompletionResult]::new('--embedded', '--embedded', [CompletionResultType]::ParameterName, 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed')
            [CompletionResult]::new('--no-install', '--no-install', [CompletionResultType]::ParameterName, 'With --embedded: do not install PostgreSQL where none is found')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --output json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bars')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer yes to what would be asked')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail naming the missing flag instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'erp;migrate' {
            [CompletionResult]::new('--to', '--to', [CompletionResultType]::ParameterName, 'Stop after this migration')
            [CompletionResult]::new('--steps', '--steps', [CompletionResultType]::ParameterName, 'Apply at most so many')
            [CompletionResult]::new('--lock-timeout', '--lock-timeout', [CompletionResultType]::ParameterName, 'Wait so long for another process that migrates')
            [CompletionResult]::new('--statement-timeout', '--statement-timeout', [CompletionResultType]::ParameterName, 'Give up, and roll back, when one statement takes longer [default: as long as it takes]')
            [CompletionResult]::new('--wait-db', '--wait-db', [CompletionResultType]::ParameterName, 'Wait so long for a database that is not there yet')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]')
            [CompletionResult]::new('--embedded-dir', '--embedded-dir', [CompletionResultType]::ParameterName, 'Where the private cluster lives')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output form; progress, logs and prompts go to stderr in any case')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give the whole command at most so long ("90s", "5m"); of serve, the start')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Who acts, for the audit trail [default: user@host]')
            [CompletionResult]::new('--allow-ahead', '--allow-ahead', [CompletionResultType]::ParameterName, 'Go on under a schema that a newer binary made')
            [CompletionResult]::new('--check', '--check', [CompletionResultType]::ParameterName, 'Change nothing; exit 3 if anything would be applied')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'As --check, and show what would be applied')
            [CompletionResult]::new('--embedded', '--embedded', [CompletionResultType]::ParameterName, 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed')
            [CompletionResult]::new('--no-install', '--no-install', [CompletionResultType]::ParameterName, 'With --embedded: do not install PostgreSQL where none is found')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --output json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bars')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer yes to what would be asked')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail naming the missing flag instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('up', 'up', [CompletionResultType]::ParameterValue, 'Apply what is pending')
            [CompletionResult]::new('status', 'status', [CompletionResultType]::ParameterValue, 'What is applied and what is pending; 0 current, 3 pending or diverged, 4 ahead')
            [CompletionResult]::new('plan', 'plan', [CompletionResultType]::ParameterValue, 'The statements that would run, in order')
            [CompletionResult]::new('down', 'down', [CompletionResultType]::ParameterValue, 'Take the newest migrations back; their tables go with everything in them')
            [CompletionResult]::new('verify', 'verify', [CompletionResultType]::ParameterValue, 'Compare the schema with this binary: checksums of what is applied, and the guards that keep tenants apart')
            [CompletionResult]::new('wait', 'wait', [CompletionResultType]::ParameterValue, 'Wait until another process has brought the schema up to this binary''s level')
            [CompletionResult]::new('mark', 'mark', [CompletionResultType]::ParameterValue, 'Record a migration as applied without running it; the reason is kept in erp_migrations')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'erp;migrate;up' {
            [CompletionResult]::new('--to', '--to', [CompletionResultType]::ParameterName, 'Stop after this migration')
            [CompletionResult]::new('--steps', '--steps', [CompletionResultType]::ParameterName, 'Apply at most so many')
            [CompletionResult]::new('--lock-timeout', '--lock-timeout', [CompletionResultType]::ParameterName, 'Wait so long for another process that migrates')
            [CompletionResult]::new('--statement-timeout', '--statement-timeout', [CompletionResultType]::ParameterName, 'Give up, and roll back, when one statement takes longer [default: as long as it takes]')
            [CompletionResult]::new('--wait-db', '--wait-db', [CompletionResultType]::ParameterName, 'Wait so long for a database that is not there yet')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]')
            [CompletionResult]::new('--embedded-dir', '--embedded-dir', [CompletionResultType]::ParameterName, 'Where the private cluster lives')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output form; progress, logs and prompts go to stderr in any case')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give the whole command at most so long ("90s", "5m"); of serve, the start')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Who acts, for the audit trail [default: user@host]')
            [CompletionResult]::new('--allow-ahead', '--allow-ahead', [CompletionResultType]::ParameterName, 'Go on under a schema that a newer binary made')
            [CompletionResult]::new('--check', '--check', [CompletionResultType]::ParameterName, 'Change nothing; exit 3 if anything would be applied')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'As --check, and show what would be applied')
            [CompletionResult]::new('--embedded', '--embedded', [CompletionResultType]::ParameterName, 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed')
            [CompletionResult]::new('--no-install', '--no-install', [CompletionResultType]::ParameterName, 'With --embedded: do not install PostgreSQL where none is found')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --output json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bars')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer yes to what would be asked')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail naming the missing flag instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'erp;migrate;status' {
            [CompletionResult]::new('--wait-db', '--wait-db', [CompletionResultType]::ParameterName, 'Wait so long for a database that is not there yet')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]')
            [CompletionResult]::new('--embedded-dir', '--embedded-dir', [CompletionResultType]::ParameterName, 'Where the private cluster lives')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output form; progress, logs and prompts go to stderr in any case')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give the whole command at most so long ("90s", "5m"); of serve, the start')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Who acts, for the audit trail [default: user@host]')
            [CompletionResult]::new('--embedded', '--embedded', [CompletionResultType]::ParameterName, 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed')
            [CompletionResult]::new('--no-install', '--no-install', [CompletionResultType]::ParameterName, 'With --embedded: do not install PostgreSQL where none is found')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --output json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bars')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer yes to what would be asked')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail naming the missing flag instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'erp;migrate;plan' {
            [CompletionResult]::new('--wait-db', '--wait-db', [CompletionResultType]::ParameterName, 'Wait so long for a database that is not there yet')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]')
            [CompletionResult]::new('--embedded-dir', '--embedded-dir', [CompletionResultType]::ParameterName, 'Where the private cluster lives')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output form; progress, logs and prompts go to stderr in any case')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give the whole command at most so long ("90s", "5m"); of serve, the start')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Who acts, for the audit trail [default: user@host]')
            [CompletionResult]::new('--embedded', '--embedded', [CompletionResultType]::ParameterName, 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed')
            [CompletionResult]::new('--no-install', '--no-install', [CompletionResultType]::ParameterName, 'With --embedded: do not install PostgreSQL where none is found')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --output json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bars')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer yes to what would be asked')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail naming the missing flag instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'erp;migrate;down' {
            [CompletionResult]::new('--steps', '--steps', [CompletionResultType]::ParameterName, 'So many, newest first')
            [CompletionResult]::new('--confirm', '--confirm', [CompletionResultType]::ParameterName, 'The database''s name once more')
            [CompletionResult]::new('--lock-timeout', '--lock-timeout', [CompletionResultType]::ParameterName, 'Wait so long for another process that migrates')
            [CompletionResult]::new('--wait-db', '--wait-db', [CompletionResultType]::ParameterName, 'Wait so long for a database that is not there yet')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]')
            [CompletionResult]::new('--embedded-dir', '--embedded-dir', [CompletionResultType]::ParameterName, 'Where the private cluster lives')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output form; progress, logs and prompts go to stderr in any case')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give the whole command at most so long ("90s", "5m"); of serve, the start')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Who acts, for the audit trail [default: user@host]')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Change nothing; exit 3 and name what would be taken back')
            [CompletionResult]::new('--embedded', '--embedded', [CompletionResultType]::ParameterName, 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed')
            [CompletionResult]::new('--no-install', '--no-install', [CompletionResultType]::ParameterName, 'With --embedded: do not install PostgreSQL where none is found')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --output json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bars')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer yes to what would be asked')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail naming the missing flag instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'erp;migrate;verify' {
            [CompletionResult]::new('--wait-db', '--wait-db', [CompletionResultType]::ParameterName, 'Wait so long for a database that is not there yet')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]')
            [CompletionResult]::new('--embedded-dir', '--embedded-dir', [CompletionResultType]::ParameterName, 'Where the private cluster lives')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output form; progress, logs and prompts go to stderr in any case')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give the whole command at most so long ("90s", "5m"); of serve, the start')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Who acts, for the audit trail [default: user@host]')
            [CompletionResult]::new('--embedded', '--embedded', [CompletionResultType]::ParameterName, 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed')
            [CompletionResult]::new('--no-install', '--no-install', [CompletionResultType]::ParameterName, 'With --embedded: do not install PostgreSQL where none is found')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --output json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bars')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer yes to what would be asked')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail naming the missing flag instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'erp;migrate;wait' {
            [CompletionResult]::new('--wait-db', '--wait-db', [CompletionResultType]::ParameterName, 'Wait so long for a database that is not there yet')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]')
            [CompletionResult]::new('--embedded-dir', '--embedded-dir', [CompletionResultType]::ParameterName, 'Where the private cluster lives')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output form; progress, logs and prompts go to stderr in any case')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give the whole command at most so long ("90s", "5m"); of serve, the start')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Who acts, for the audit trail [default: user@host]')
            [CompletionResult]::new('--embedded', '--embedded', [CompletionResultType]::ParameterName, 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed')
            [CompletionResult]::new('--no-install', '--no-install', [CompletionResultType]::ParameterName, 'With --embedded: do not install PostgreSQL where none is found')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --output json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bars')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer yes to what would be asked')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail naming the missing flag instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'erp;migrate;mark' {
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why it was not applied by erp migrate')
            [CompletionResult]::new('--confirm', '--confirm', [CompletionResultType]::ParameterName, 'The database''s name once more')
            [CompletionResult]::new('--wait-db', '--wait-db', [CompletionResultType]::ParameterName, 'Wait so long for a database that is not there yet')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]')
            [CompletionResult]::new('--embedded-dir', '--embedded-dir', [CompletionResultType]::ParameterName, 'Where the private cluster lives')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output form; progress, logs and prompts go to stderr in any case')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give the whole command at most so long ("90s", "5m"); of serve, the start')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Who acts, for the audit trail [default: user@host]')
            [CompletionResult]::new('--applied', '--applied', [CompletionResultType]::ParameterName, 'That its statements have been applied')
            [CompletionResult]::new('--embedded', '--embedded', [CompletionResultType]::ParameterName, 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed')
            [CompletionResult]::new('--no-install', '--no-install', [CompletionResultType]::ParameterName, 'With --embedded: do not install PostgreSQL where none is found')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --output json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bars')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer yes to what would be asked')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail naming the missing flag instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'erp;migrate;help' {
            [CompletionResult]::new('up', 'up', [CompletionResultType]::ParameterValue, 'Apply what is pending')
            [CompletionResult]::new('status', 'status', [CompletionResultType]::ParameterValue, 'What is applied and what is pending; 0 current, 3 pending or diverged, 4 ahead')
            [CompletionResult]::new('plan', 'plan', [CompletionResultType]::ParameterValue, 'The statements that would run, in order')
            [CompletionResult]::new('down', 'down', [CompletionResultType]::ParameterValue, 'Take the newest migrations back; their tables go with everything in them')
            [CompletionResult]::new('verify', 'verify', [CompletionResultType]::ParameterValue, 'Compare the schema with this binary: checksums of what is applied, and the guards that keep tenants apart')
            [CompletionResult]::new('wait', 'wait', [CompletionResultType]::ParameterValue, 'Wait until another process has brought the schema up to this binary''s level')
            [CompletionResult]::new('mark', 'mark', [CompletionResultType]::ParameterValue, 'Record a migration as applied without running it; the reason is kept in erp_migrations')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'erp;migrate;help;up' {
            break
        }
        'erp;migrate;help;status' {
            break
        }
        'erp;migrate;help;plan' {
            break
        }
        'erp;migrate;help;down' {
            break
        }
        'erp;migrate;help;verify' {
            break
        }
        'erp;migrate;help;wait' {
            break
        }
        'erp;migrate;help;mark' {
            break
        }
        'erp;migrate;help;help' {
            break
        }
        'erp;seed' {
            [CompletionResult]::new('--tenant', '--tenant', [CompletionResultType]::ParameterName, 'Seed this tenant too, making it if there is none')
            [CompletionResult]::new('--tenant-name', '--tenant-name', [CompletionResultType]::ParameterName, 'The name of a new tenant [default: its slug]')
            [CompletionResult]::new('--admin-username', '--admin-username', [CompletionResultType]::ParameterName, 'The user name of a new administrator')
            [CompletionResult]::new('--admin-email', '--admin-email', [CompletionResultType]::ParameterName, 'The e-mail address of a new administrator')
            [CompletionResult]::new('--admin-role', '--admin-role', [CompletionResultType]::ParameterName, 'Give a new administrator this built-in role too; may be repeated. `doctor` may see patients'' data in clear')
            [CompletionResult]::new('--admin-password-file', '--admin-password-file', [CompletionResultType]::ParameterName, 'Read it from a file')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'How much to make')
            [CompletionResult]::new('--only', '--only', [CompletionResultType]::ParameterName, 'Only this module''s seed')
            [CompletionResult]::new('--wait-db', '--wait-db', [CompletionResultType]::ParameterName, 'Wait so long for a database that is not there yet')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]')
            [CompletionResult]::new('--embedded-dir', '--embedded-dir', [CompletionResultType]::ParameterName, 'Where the private cluster lives')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output form; progress, logs and prompts go to stderr in any case')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give the whole command at most so long ("90s", "5m"); of serve, the start')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Who acts, for the audit trail [default: user@host]')
            [CompletionResult]::new('--admin-password-stdin', '--admin-password-stdin', [CompletionResultType]::ParameterName, 'Read a new administrator''s password from stdin')
            [CompletionResult]::new('--generate-admin-password', '--generate-admin-password', [CompletionResultType]::ParameterName, 'Make one and print it once')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Change nothing; say what would be made')
            [CompletionResult]::new('--check', '--check', [CompletionResultType]::ParameterName, 'As --dry-run; exit 3 if anything would be made')
            [CompletionResult]::new('--embedded', '--embedded', [CompletionResultType]::ParameterName, 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed')
            [CompletionResult]::new('--no-install', '--no-install', [CompletionResultType]::ParameterName, 'With --embedded: do not install PostgreSQL where none is found')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --output json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bars')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer yes to what would be asked')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail naming the missing flag instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'erp;doctor' {
            [CompletionResult]::new('--run', '--run', [CompletionResultType]::ParameterName, 'Only this check, or all of a group such as `db`; may be repeated')
            [CompletionResult]::new('--skip', '--skip', [CompletionResultType]::ParameterName, 'Not this check or group; may be repeated')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]')
            [CompletionResult]::new('--embedded-dir', '--embedded-dir', [CompletionResultType]::ParameterName, 'Where the private cluster lives')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output form; progress, logs and prompts go to stderr in any case')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give the whole command at most so long ("90s", "5m"); of serve, the start')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Who acts, for the audit trail [default: user@host]')
            [CompletionResult]::new('--list', '--list', [CompletionResultType]::ParameterName, 'Every check with its id; runs none')
            [CompletionResult]::new('--fix', '--fix', [CompletionResultType]::ParameterName, 'Mend what has a safe way of being mended, and look again')
            [CompletionResult]::new('--strict', '--strict', [CompletionResultType]::ParameterName, 'Warnings fail too')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Touch no network: neither database nor Redis')
            [CompletionResult]::new('--embedded', '--embedded', [CompletionResultType]::ParameterName, 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed')
            [CompletionResult]::new('--no-install', '--no-install', [CompletionResultType]::ParameterName, 'With --embedded: do not install PostgreSQL where none is found')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --output json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bars')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer yes to what would be asked')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail naming the missing flag instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'erp;verify' {
            [CompletionResult]::new('--run', '--run', [CompletionResultType]::ParameterName, 'Only this check, or all of a group such as `db`; may be repeated')
            [CompletionResult]::new('--skip', '--skip', [CompletionResultType]::ParameterName, 'Not this check or group; may be repeated')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]')
            [CompletionResult]::new('--embedded-dir', '--embedded-dir', [CompletionResultType]::ParameterName, 'Where the private cluster lives')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output form; progress, logs and prompts go to stderr in any case')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give the whole command at most so long ("90s", "5m"); of serve, the start')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Who acts, for the audit trail [default: user@host]')
            [CompletionResult]::new('--list', '--list', [CompletionResultType]::ParameterName, 'Every check with its id; runs none')
            [CompletionResult]::new('--embedded', '--embedded', [CompletionResultType]::ParameterName, 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed')
            [CompletionResult]::new('--no-install', '--no-install', [CompletionResultType]::ParameterName, 'With --embedded: do not install PostgreSQL where none is found')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --output json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bars')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer yes to what would be asked')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail naming the missing flag instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'erp;tenant' {
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]')
            [CompletionResult]::new('--embedded-dir', '--embedded-dir', [CompletionResultType]::ParameterName, 'Where the private cluster lives')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output form; progress, logs and prompts go to stderr in any case')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give the whole command at most so long ("90s", "5m"); of serve, the start')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Who acts, for the audit trail [default: user@host]')
            [CompletionResult]::new('--embedded', '--embedded', [CompletionResultType]::ParameterName, 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed')
            [CompletionResult]::new('--no-install', '--no-install', [CompletionResultType]::ParameterName, 'With --embedded: do not install PostgreSQL where none is found')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --output json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bars')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer yes to what would be asked')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail naming the missing flag instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('create', 'create', [CompletionResultType]::ParameterValue, 'Make a tenant with its roles and administrator, as `erp seed --tenant` does; an existing one is left as it is')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'Every tenant by slug, in pages')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'One tenant: name, status, plan, end, time zone')
            [CompletionResult]::new('suspend', 'suspend', [CompletionResultType]::ParameterValue, 'Refuse everything to a tenant''s users, from the next request on; nothing is deleted')
            [CompletionResult]::new('resume', 'resume', [CompletionResultType]::ParameterValue, 'Let a suspended tenant''s users in again')
            [CompletionResult]::new('close', 'close', [CompletionResultType]::ParameterValue, 'Close a suspended or expired tenant for good, once its rows are exported')
            [CompletionResult]::new('update', 'update', [CompletionResultType]::ParameterValue, 'Change a tenant''s name, time zone, plan, end and number of users; what is not named stays')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Write one tenant''s rows into a sealed file that only you can read, from one snapshot')
            [CompletionResult]::new('import', 'import', [CompletionResultType]::ParameterValue, 'Bring an exported tenant into this installation: all of it, in one transaction, or nothing')
            [CompletionResult]::new('erase', 'erase', [CompletionResultType]::ParameterValue, 'Erase all rows of a closed tenant, its persons'' keys first, as the owner of the tables')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'erp;tenant;create' {
            [CompletionResult]::new('--name', '--name', [CompletionResultType]::ParameterName, 'What people call it [default: the slug]')
            [CompletionResult]::new('--plan', '--plan', [CompletionResultType]::ParameterName, 'The code of its plan')
            [CompletionResult]::new('--expires', '--expires', [CompletionResultType]::ParameterName, 'Until when it may be used: 2027-01-01T00:00:00Z, or a date, which is its first moment in UTC')
            [CompletionResult]::new('--max-users', '--max-users', [CompletionResultType]::ParameterName, 'Users at most: 1 to 1000000')
            [CompletionResult]::new('--timezone', '--timezone', [CompletionResultType]::ParameterName, 'Its IANA time zone')
            [CompletionResult]::new('--admin-username', '--admin-username', [CompletionResultType]::ParameterName, 'The user name of its administrator [default: admin]')
            [CompletionResult]::new('--admin-role', '--admin-role', [CompletionResultType]::ParameterName, 'Give the administrator this built-in role too; may be repeated. `doctor` may see patients'' data in clear')
            [CompletionResult]::new('--password-file', '--password-file', [CompletionResultType]::ParameterName, 'Read it from a file')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]')
            [CompletionResult]::new('--embedded-dir', '--embedded-dir', [CompletionResultType]::ParameterName, 'Where the private cluster lives')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output form; progress, logs and prompts go to stderr in any case')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give the whole command at most so long ("90s", "5m"); of serve, the start')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Who acts, for the audit trail [default: user@host]')
            [CompletionResult]::new('--password-stdin', '--password-stdin', [CompletionResultType]::ParameterName, 'Read the administrator''s password from stdin')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Change nothing; say what would be made')
            [CompletionResult]::new('--embedded', '--embedded', [CompletionResultType]::ParameterName, 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed')
            [CompletionResult]::new('--no-install', '--no-install', [CompletionResultType]::ParameterName, 'With --embedded: do not install PostgreSQL where none is found')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --output json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bars')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer yes to what would be asked')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail naming the missing flag instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'erp;tenant;list' {
            [CompletionResult]::new('--limit', '--limit', [CompletionResultType]::ParameterName, 'So many at most, up to 200')
            [CompletionResult]::new('--cursor', '--cursor', [CompletionResultType]::ParameterName, 'Go on after a page: its next_cursor, which is a slug')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]')
            [CompletionResult]::new('--embedded-dir', '--embedded-dir', [CompletionResultType]::ParameterName, 'Where the private cluster lives')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output form; progress, logs and prompts go to stderr in any case')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give the whole command at most so long ("90s", "5m"); of serve, the start')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Who acts, for the audit trail [default: user@host]')
            [CompletionResult]::new('--embedded', '--embedded', [CompletionResultType]::ParameterName, 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed')
            [CompletionResult]::new('--no-install', '--no-install', [CompletionResultType]::ParameterName, 'With --embedded: do not install PostgreSQL where none is found')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --output json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bars')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer yes to what would be asked')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail naming the missing flag instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'erp;tenant;show' {
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]')
            [CompletionResult]::new('--embedded-dir', '--embedded-dir', [CompletionResultType]::ParameterName, 'Where the private cluster lives')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output form; progress, logs and prompts go to stderr in any case')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give the whole command at most so long ("90s", "5m"); of serve, the start')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Who acts, for the audit trail [default: user@host]')
            [CompletionResult]::new('--embedded', '--embedded', [CompletionResultType]::ParameterName, 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed')
            [CompletionResult]::new('--no-install', '--no-install', [CompletionResultType]::ParameterName, 'With --embedded: do not install PostgreSQL where none is found')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --output json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bars')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer yes to what would be asked')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail naming the missing flag instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'erp;tenant;suspend' {
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'For the audit trail; at most 500 characters')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]')
            [CompletionResult]::new('--embedded-dir', '--embedded-dir', [CompletionResultType]::ParameterName, 'Where the private cluster lives')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output form; progress, logs and prompts go to stderr in any case')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give the whole command at most so long ("90s", "5m"); of serve, the start')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Who acts, for the audit trail [default: user@host]')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Change nothing; exit 3 if the tenant would be suspended')
            [CompletionResult]::new('--embedded', '--embedded', [CompletionResultType]::ParameterName, 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed')
            [CompletionResult]::new('--no-install', '--no-install', [CompletionResultType]::ParameterName, 'With --embedded: do not install PostgreSQL where none is found')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --output json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bars')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer yes to what would be asked')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail naming the missing flag instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'erp;tenant;resume' {
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'For the audit trail; at most 500 characters')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]')
            [CompletionResult]::new('--embedded-dir', '--embedded-dir', [CompletionResultType]::ParameterName, 'Where the private cluster lives')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output form; progress, logs and prompts go to stderr in any case')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give the whole command at most so long ("90s", "5m"); of serve, the start')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Who acts, for the audit trail [default: user@host]')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Change nothing; exit 3 if the tenant would be resumed')
            [CompletionResult]::new('--embedded', '--embedded', [CompletionResultType]::ParameterName, 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed')
            [CompletionResult]::new('--no-install', '--no-install', [CompletionResultType]::ParameterName, 'With --embedded: do not install PostgreSQL where none is found')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --output json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bars')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer yes to what would be asked')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail naming the missing flag instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'erp;tenant;close' {
            [CompletionResult]::new('--confirm', '--confirm', [CompletionResultType]::ParameterName, 'The slug once more')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'For the audit trail; at most 500 characters')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]')
            [CompletionResult]::new('--embedded-dir', '--embedded-dir', [CompletionResultType]::ParameterName, 'Where the private cluster lives')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output form; progress, logs and prompts go to stderr in any case')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give the whole command at most so long ("90s", "5m"); of serve, the start')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Who acts, for the audit trail [default: user@host]')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Change nothing; exit 3 if the tenant would be closed')
            [CompletionResult]::new('--embedded', '--embedded', [CompletionResultType]::ParameterName, 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed')
            [CompletionResult]::new('--no-install', '--no-install', [CompletionResultType]::ParameterName, 'With --embedded: do not install PostgreSQL where none is found')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --output json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bars')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer yes to what would be asked')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail naming the missing flag instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'erp;tenant;update' {
            [CompletionResult]::new('--name', '--name', [CompletionResultType]::ParameterName, 'What people call it')
            [CompletionResult]::new('--plan', '--plan', [CompletionResultType]::ParameterName, 'The code of its plan')
            [CompletionResult]::new('--expires', '--expires', [CompletionResultType]::ParameterName, 'Until when it may be used: 2027-01-01T00:00:00Z, or a date, which is its first moment in UTC')
            [CompletionResult]::new('--max-users', '--max-users', [CompletionResultType]::ParameterName, 'Users at most: 1 to 1000000')
            [CompletionResult]::new('--timezone', '--timezone', [CompletionResultType]::ParameterName, 'Its IANA time zone')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]')
            [CompletionResult]::new('--embedded-dir', '--embedded-dir', [CompletionResultType]::ParameterName, 'Where the private cluster lives')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output form; progress, logs and prompts go to stderr in any case')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give the whole command at most so long ("90s", "5m"); of serve, the start')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Who acts, for the audit trail [default: user@host]')
            [CompletionResult]::new('--no-plan', '--no-plan', [CompletionResultType]::ParameterName, 'Take its plan away: its roles allow what they hold')
            [CompletionResult]::new('--no-expiry', '--no-expiry', [CompletionResultType]::ParameterName, 'Take its end away')
            [CompletionResult]::new('--no-max-users', '--no-max-users', [CompletionResultType]::ParameterName, 'Take its own number of users away: its plan''s counts')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Change nothing; exit 3 if anything would change')
            [CompletionResult]::new('--embedded', '--embedded', [CompletionResultType]::ParameterName, 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed')
            [CompletionResult]::new('--no-install', '--no-install', [CompletionResultType]::ParameterName, 'With --embedded: do not install PostgreSQL where none is found')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --output json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bars')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer yes to what would be asked')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail naming the missing flag instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'erp;tenant;export' {
            [CompletionResult]::new('--out', '--out', [CompletionResultType]::ParameterName, 'The file to make; it must not exist')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'A file with a passphrase of 12 characters or more that only you can read')
            [CompletionResult]::new('--key-file', '--key-file', [CompletionResultType]::ParameterName, 'A file with a key of 32 bytes in base64 or hex, as `erp secrets generate aes --format raw` makes one')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]')
            [CompletionResult]::new('--embedded-dir', '--embedded-dir', [CompletionResultType]::ParameterName, 'Where the private cluster lives')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output form; progress, logs and prompts go to stderr in any case')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give the whole command at most so long ("90s", "5m"); of serve, the start')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Who acts, for the audit trail [default: user@host]')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Write nothing; say how much would be written')
            [CompletionResult]::new('--embedded', '--embedded', [CompletionResultType]::ParameterName, 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed')
            [CompletionResult]::new('--no-install', '--no-install', [CompletionResultType]::ParameterName, 'With --embedded: do not install PostgreSQL where none is found')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --output json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bars')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer yes to what would be asked')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail naming the missing flag instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'erp;tenant;import' {
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'A file with a passphrase of 12 characters or more that only you can read')
            [CompletionResult]::new('--key-file', '--key-file', [CompletionResultType]::ParameterName, 'A file with a key of 32 bytes in base64 or hex, as `erp secrets generate aes --format raw` makes one')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]')
            [CompletionResult]::new('--embedded-dir', '--embedded-dir', [CompletionResultType]::ParameterName, 'Where the private cluster lives')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output form; progress, logs and prompts go to stderr in any case')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give the whole command at most so long ("90s", "5m"); of serve, the start')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Who acts, for the audit trail [default: user@host]')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Change nothing; read the file to its end and say whether it could come in')
            [CompletionResult]::new('--embedded', '--embedded', [CompletionResultType]::ParameterName, 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed')
            [CompletionResult]::new('--no-install', '--no-install', [CompletionResultType]::ParameterName, 'With --embedded: do not install PostgreSQL where none is found')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --output json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bars')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer yes to what would be asked')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail naming the missing flag instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'erp;tenant;erase' {
            [CompletionResult]::new('--confirm', '--confirm', [CompletionResultType]::ParameterName, 'The slug once more')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]')
            [CompletionResult]::new('--embedded-dir', '--embedded-dir', [CompletionResultType]::ParameterName, 'Where the private cluster lives')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output form; progress, logs and prompts go to stderr in any case')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give the whole command at most so long ("90s", "5m"); of serve, the start')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Who acts, for the audit trail [default: user@host]')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Change nothing; say how much would be erased')
            [CompletionResult]::new('--embedded', '--embedded', [CompletionResultType]::ParameterName, 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed')
            [CompletionResult]::new('--no-install', '--no-install', [CompletionResultType]::ParameterName, 'With --embedded: do not install PostgreSQL where none is found')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --output json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bars')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer yes to what would be asked')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail naming the missing flag instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'erp;tenant;help' {
            [CompletionResult]::new('create', 'create', [CompletionResultType]::ParameterValue, 'Make a tenant with its roles and administrator, as `erp seed --tenant` does; an existing one is left as it is')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'Every tenant by slug, in pages')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'One tenant: name, status, plan, end, time zone')
            [CompletionResult]::new('suspend', 'suspend', [CompletionResultType]::ParameterValue, 'Refuse everything to a tenant''s users, from the next request on; nothing is deleted')
            [CompletionResult]::new('resume', 'resume', [CompletionResultType]::ParameterValue, 'Let a suspended tenant''s users in again')
            [CompletionResult]::new('close', 'close', [CompletionResultType]::ParameterValue, 'Close a suspended or expired tenant for good, once its rows are exported')
            [CompletionResult]::new('update', 'update', [CompletionResultType]::ParameterValue, 'Change a tenant''s name, time zone, plan, end and number of users; what is not named stays')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Write one tenant''s rows into a sealed file that only you can read, from one snapshot')
            [CompletionResult]::new('import', 'import', [CompletionResultType]::ParameterValue, 'Bring an exported tenant into this installation: all of it, in one transaction, or nothing')
            [CompletionResult]::new('erase', 'erase', [CompletionResultType]::ParameterValue, 'Erase all rows of a closed tenant, its persons'' keys first, as the owner of the tables')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'erp;tenant;help;create' {
            break
        }
        'erp;tenant;help;list' {
            break
        }
        'erp;tenant;help;show' {
            break
        }
        'erp;tenant;help;suspend' {
            break
        }
        'erp;tenant;help;resume' {
            break
        }
        'erp;tenant;help;close' {
            break
        }
        'erp;tenant;help;update' {
            break
        }
        'erp;tenant;help;export' {
            break
        }
        'erp;tenant;help;import' {
            break
        }
        'erp;tenant;help;erase' {
            break
        }
        'erp;tenant;help;help' {
            break
        }
        'erp;serve' {
            [CompletionResult]::new('--listen', '--listen', [CompletionResultType]::ParameterName, 'Where to listen; may be repeated [default: server.host and server.port]')
            [CompletionResult]::new('--until', '--until', [CompletionResultType]::ParameterName, 'Run up to and including this phase, report and exit: see erp phases')
            [CompletionResult]::new('--migrations', '--migrations', [CompletionResultType]::ParameterName, 'What to do about pending migrations')
            [CompletionResult]::new('--role', '--role', [CompletionResultType]::ParameterName, 'What this process does; may be repeated. api answers, worker brings events out and begins runs handed over, scheduler starts tasks')
            [CompletionResult]::new('--wait-deps', '--wait-deps', [CompletionResultType]::ParameterName, 'Wait so long for the database at the start')
            [CompletionResult]::new('--drain-delay', '--drain-delay', [CompletionResultType]::ParameterName, 'How long readiness says no before the port closes [default: server.drain_delay]')
            [CompletionResult]::new('--drain-timeout', '--drain-timeout', [CompletionResultType]::ParameterName, 'How long requests in flight may take after that [default: server.drain_timeout]')
            [CompletionResult]::new('--print-startup', '--print-startup', [CompletionResultType]::ParameterName, 'Write what the start came to in this form, on stdout, whatever --output says')
            [CompletionResult]::new('--ready-file', '--ready-file', [CompletionResultType]::ParameterName, 'Write the addresses into this file once requests are answered')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]')
            [CompletionResult]::new('--embedded-dir', '--embedded-dir', [CompletionResultType]::ParameterName, 'Where the private cluster lives')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output form; progress, logs and prompts go to stderr in any case')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give the whole command at most so long ("90s", "5m"); of serve, the start')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Who acts, for the audit trail [default: user@host]')
            [CompletionResult]::new('--no-migrate', '--no-migrate', [CompletionResultType]::ParameterName, 'Short for --migrations verify')
            [CompletionResult]::new('--no-seed', '--no-seed', [CompletionResultType]::ParameterName, 'Do not make missing tenants, roles and administrators')
            [CompletionResult]::new('--no-tasks', '--no-tasks', [CompletionResultType]::ParameterName, 'Do not run background tasks: short for --role api')
            [CompletionResult]::new('--demo', '--demo', [CompletionResultType]::ParameterName, 'With --embedded: also make demo patients')
            [CompletionResult]::new('--embedded', '--embedded', [CompletionResultType]::ParameterName, 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed')
            [CompletionResult]::new('--no-install', '--no-install', [CompletionResultType]::ParameterName, 'With --embedded: do not install PostgreSQL where none is found')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --output json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bars')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer yes to what would be asked')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail naming the missing flag instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'erp;schedule' {
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]')
            [CompletionResult]::new('--embedded-dir', '--embedded-dir', [CompletionResultType]::ParameterName, 'Where the private cluster lives')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output form; progress, logs and prompts go to stderr in any case')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give the whole command at most so long ("90s", "5m"); of serve, the start')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Who acts, for the audit trail [default: user@host]')
            [CompletionResult]::new('--embedded', '--embedded', [CompletionResultType]::ParameterName, 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed')
            [CompletionResult]::new('--no-install', '--no-install', [CompletionResultType]::ParameterName, 'With --embedded: do not install PostgreSQL where none is found')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --output json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bars')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer yes to what would be asked')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail naming the missing flag instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'Every task: schedule, next run, last run, whether it is paused')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'One task: its rules, its next slots, its last runs, and who runs it now')
            [CompletionResult]::new('pause', 'pause', [CompletionResultType]::ParameterValue, 'Let a task''s slots pass until it is resumed; a run that is under way goes on')
            [CompletionResult]::new('resume', 'resume', [CompletionResultType]::ParameterValue, 'Let a paused task run by schedule again')
            [CompletionResult]::new('next', 'next', [CompletionResultType]::ParameterValue, 'The next slots of a task')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'erp;schedule;list' {
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]')
            [CompletionResult]::new('--embedded-dir', '--embedded-dir', [CompletionResultType]::ParameterName, 'Where the private cluster lives')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output form; progress, logs and prompts go to stderr in any case')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give the whole command at most so long ("90s", "5m"); of serve, the start')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Who acts, for the audit trail [default: user@host]')
            [CompletionResult]::new('--embedded', '--embedded', [CompletionResultType]::ParameterName, 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed')
            [CompletionResult]::new('--no-install', '--no-install', [CompletionResultType]::ParameterName, 'With --embedded: do not install PostgreSQL where none is found')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --output json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bars')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer yes to what would be asked')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail naming the missing flag instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'erp;schedule;show' {
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]')
            [CompletionResult]::new('--embedded-dir', '--embedded-dir', [CompletionResultType]::ParameterName, 'Where the private cluster lives')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output form; progress, logs and prompts go to stderr in any case')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give the whole command at most so long ("90s", "5m"); of serve, the start')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Who acts, for the audit trail [default: user@host]')
            [CompletionResult]::new('--embedded', '--embedded', [CompletionResultType]::ParameterName, 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed')
            [CompletionResult]::new('--no-install', '--no-install', [CompletionResultType]::ParameterName, 'With --embedded: do not install PostgreSQL where none is found')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --output json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bars')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer yes to what would be asked')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail naming the missing flag instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'erp;schedule;pause' {
            [CompletionResult]::new('--until', '--until', [CompletionResultType]::ParameterName, 'When it is on again by itself: an RFC 3339 time, or in how long (90m, 2d)')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; kept with a pause, and in the audit trail; at most 500 characters')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]')
            [CompletionResult]::new('--embedded-dir', '--embedded-dir', [CompletionResultType]::ParameterName, 'Where the private cluster lives')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output form; progress, logs and prompts go to stderr in any case')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give the whole command at most so long ("90s", "5m"); of serve, the start')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Who acts, for the audit trail [default: user@host]')
            [CompletionResult]::new('--replace', '--replace', [CompletionResultType]::ParameterName, 'Put this reason and this end in place of those of a pause that is there')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Change nothing; exit 3 if that would be changed')
            [CompletionResult]::new('--embedded', '--embedded', [CompletionResultType]::ParameterName, 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed')
            [CompletionResult]::new('--no-install', '--no-install', [CompletionResultType]::ParameterName, 'With --embedded: do not install PostgreSQL where none is found')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --output json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bars')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer yes to what would be asked')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail naming the missing flag instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'erp;schedule;resume' {
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; kept with a pause, and in the audit trail; at most 500 characters')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]')
            [CompletionResult]::new('--embedded-dir', '--embedded-dir', [CompletionResultType]::ParameterName, 'Where the private cluster lives')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output form; progress, logs and prompts go to stderr in any case')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give the whole command at most so long ("90s", "5m"); of serve, the start')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Who acts, for the audit trail [default: user@host]')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Change nothing; exit 3 if that would be changed')
            [CompletionResult]::new('--embedded', '--embedded', [CompletionResultType]::ParameterName, 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed')
            [CompletionResult]::new('--no-install', '--no-install', [CompletionResultType]::ParameterName, 'With --embedded: do not install PostgreSQL where none is found')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --output json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bars')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer yes to what would be asked')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail naming the missing flag instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'erp;schedule;next' {
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'How many')
            [CompletionResult]::new('--number', '--number', [CompletionResultType]::ParameterName, 'How many')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]')
            [CompletionResult]::new('--embedded-dir', '--embedded-dir', [CompletionResultType]::ParameterName, 'Where the private cluster lives')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output form; progress, logs and prompts go to stderr in any case')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give the whole command at most so long ("90s", "5m"); of serve, the start')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Who acts, for the audit trail [default: user@host]')
            [CompletionResult]::new('--embedded', '--embedded', [CompletionResultType]::ParameterName, 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed')
            [CompletionResult]::new('--no-install', '--no-install', [CompletionResultType]::ParameterName, 'With --embedded: do not install PostgreSQL where none is found')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --output json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bars')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer yes to what would be asked')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail naming the missing flag instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'erp;schedule;help' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'Every task: schedule, next run, last run, whether it is paused')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'One task: its rules, its next slots, its last runs, and who runs it now')
            [CompletionResult]::new('pause', 'pause', [CompletionResultType]::ParameterValue, 'Let a task''s slots pass until it is resumed; a run that is under way goes on')
            [CompletionResult]::new('resume', 'resume', [CompletionResultType]::ParameterValue, 'Let a paused task run by schedule again')
            [CompletionResult]::new('next', 'next', [CompletionResultType]::ParameterValue, 'The next slots of a task')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'erp;schedule;help;list' {
            break
        }
        'erp;schedule;help;show' {
            break
        }
        'erp;schedule;help;pause' {
            break
        }
        'erp;schedule;help;resume' {
            break
        }
        'erp;schedule;help;next' {
            break
        }
        'erp;schedule;help;help' {
            break
        }
        'erp;audit' {
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]')
            [CompletionResult]::new('--embedded-dir', '--embedded-dir', [CompletionResultType]::ParameterName, 'Where the private cluster lives')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output form; progress, logs and prompts go to stderr in any case')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give the whole command at most so long ("90s", "5m"); of serve, the start')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Who acts, for the audit trail [default: user@host]')
            [CompletionResult]::new('--embedded', '--embedded', [CompletionResultType]::ParameterName, 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed')
            [CompletionResult]::new('--no-install', '--no-install', [CompletionResultType]::ParameterName, 'With --embedded: do not install PostgreSQL where none is found')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --output json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bars')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer yes to what would be asked')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail naming the missing flag instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('verify', 'verify', [CompletionResultType]::ParameterValue, 'Recompute every hash, link and column; 0 sound, 1 a fault was found')
            [CompletionResult]::new('archive', 'archive', [CompletionResultType]::ParameterValue, 'Move old rows into signed files, as the owner of the tables')
            [CompletionResult]::new('public-key', 'public-key', [CompletionResultType]::ParameterValue, 'The key that verifies checkpoints, for whoever has no configuration')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Write a tenant''s rows as JSON lines, the head last, for an independent verification')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'erp;audit;verify' {
            [CompletionResult]::new('--tenant', '--tenant', [CompletionResultType]::ParameterName, 'Only this tenant; may be repeated')
            [CompletionResult]::new('--checkpoints', '--checkpoints', [CompletionResultType]::ParameterName, 'The chains must also pass through the signed checkpoints in this file')
            [CompletionResult]::new('--archive', '--archive', [CompletionResultType]::ParameterName, 'The folder of archived rows [default: audit.archive_dir]')
            [CompletionResult]::new('--public-key', '--public-key', [CompletionResultType]::ParameterName, 'The key that verifies checkpoints, 64 hex digits [default: that of audit.signing_key]')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]')
            [CompletionResult]::new('--embedded-dir', '--embedded-dir', [CompletionResultType]::ParameterName, 'Where the private cluster lives')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output form; progress, logs and prompts go to stderr in any case')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give the whole command at most so long ("90s", "5m"); of serve, the start')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Who acts, for the audit trail [default: user@host]')
            [CompletionResult]::new('--embedded', '--embedded', [CompletionResultType]::ParameterName, 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed')
            [CompletionResult]::new('--no-install', '--no-install', [CompletionResultType]::ParameterName, 'With --embedded: do not install PostgreSQL where none is found')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --output json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bars')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer yes to what would be asked')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail naming the missing flag instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'erp;audit;archive' {
            [CompletionResult]::new('--tenant', '--tenant', [CompletionResultType]::ParameterName, 'Only this tenant; may be repeated')
            [CompletionResult]::new('--older-than', '--older-than', [CompletionResultType]::ParameterName, 'Rows so old, 180 days or more [default: audit.hot_days]')
            [CompletionResult]::new('--to', '--to', [CompletionResultType]::ParameterName, 'A folder that is there [default: audit.archive_dir]')
            [CompletionResult]::new('--segment-rows', '--segment-rows', [CompletionResultType]::ParameterName, 'Rows of a file at most')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]')
            [CompletionResult]::new('--embedded-dir', '--embedded-dir', [CompletionResultType]::ParameterName, 'Where the private cluster lives')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output form; progress, logs and prompts go to stderr in any case')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give the whole command at most so long ("90s", "5m"); of serve, the start')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Who acts, for the audit trail [default: user@host]')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Change nothing; say what would be archived')
            [CompletionResult]::new('--list', '--list', [CompletionResultType]::ParameterName, 'What is archived; archives nothing')
            [CompletionResult]::new('--embedded', '--embedded', [CompletionResultType]::ParameterName, 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed')
            [CompletionResult]::new('--no-install', '--no-install', [CompletionResultType]::ParameterName, 'With --embedded: do not install PostgreSQL where none is found')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --output json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bars')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer yes to what would be asked')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail naming the missing flag instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'erp;audit;public-key' {
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]')
            [CompletionResult]::new('--embedded-dir', '--embedded-dir', [CompletionResultType]::ParameterName, 'Where the private cluster lives')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output form; progress, logs and prompts go to stderr in any case')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give the whole command at most so long ("90s", "5m"); of serve, the start')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Who acts, for the audit trail [default: user@host]')
            [CompletionResult]::new('--embedded', '--embedded', [CompletionResultType]::ParameterName, 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed')
            [CompletionResult]::new('--no-install', '--no-install', [CompletionResultType]::ParameterName, 'With --embedded: do not install PostgreSQL where none is found')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --output json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bars')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer yes to what would be asked')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail naming the missing flag instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'erp;audit;export' {
            [CompletionResult]::new('--tenant', '--tenant', [CompletionResultType]::ParameterName, 'tenant')
            [CompletionResult]::new('--out', '--out', [CompletionResultType]::ParameterName, 'A new file that only you can read')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]')
            [CompletionResult]::new('--embedded-dir', '--embedded-dir', [CompletionResultType]::ParameterName, 'Where the private cluster lives')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output form; progress, logs and prompts go to stderr in any case')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give the whole command at most so long ("90s", "5m"); of serve, the start')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Who acts, for the audit trail [default: user@host]')
            [CompletionResult]::new('--embedded', '--embedded', [CompletionResultType]::ParameterName, 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed')
            [CompletionResult]::new('--no-install', '--no-install', [CompletionResultType]::ParameterName, 'With --embedded: do not install PostgreSQL where none is found')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --output json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bars')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer yes to what would be asked')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail naming the missing flag instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'erp;audit;help' {
            [CompletionResult]::new('verify', 'verify', [CompletionResultType]::ParameterValue, 'Recompute every hash, link and column; 0 sound, 1 a fault was found')
            [CompletionResult]::new('archive', 'archive', [CompletionResultType]::ParameterValue, 'Move old rows into signed files, as the owner of the tables')
            [CompletionResult]::new('public-key', 'public-key', [CompletionResultType]::ParameterValue, 'The key that verifies checkpoints, for whoever has no configuration')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Write a tenant''s rows as JSON lines, the head last, for an independent verification')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'erp;audit;help;verify' {
            break
        }
        'erp;audit;help;archive' {
            break
        }
        'erp;audit;help;public-key' {
            break
        }
        'erp;audit;help;export' {
            break
        }
        'erp;audit;help;help' {
            break
        }
        'erp;outbox' {
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]')
            [CompletionResult]::new('--embedded-dir', '--embedded-dir', [CompletionResultType]::ParameterName, 'Where the private cluster lives')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output form; progress, logs and prompts go to stderr in any case')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give the whole command at most so long ("90s", "5m"); of serve, the start')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Who acts, for the audit trail [default: user@host]')
            [CompletionResult]::new('--embedded', '--embedded', [CompletionResultType]::ParameterName, 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed')
            [CompletionResult]::new('--no-install', '--no-install', [CompletionResultType]::ParameterName, 'With --embedded: do not install PostgreSQL where none is found')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --output json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bars')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer yes to what would be asked')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail naming the missing flag instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('status', 'status', [CompletionResultType]::ParameterValue, 'How much waits, for which sink, and who leads which shard; exit 0 either way')
            [CompletionResult]::new('tail', 'tail', [CompletionResultType]::ParameterValue, 'The latest events, the newest last, without their payload')
            [CompletionResult]::new('kick', 'kick', [CompletionResultType]::ParameterValue, 'Have every server look at once, for rows that were written by hand')
            [CompletionResult]::new('pause', 'pause', [CompletionResultType]::ParameterValue, 'Send a sink nothing more; its events wait, in order')
            [CompletionResult]::new('resume', 'resume', [CompletionResultType]::ParameterValue, 'Send a paused or disabled sink what waited, and all that comes')
            [CompletionResult]::new('retry', 'retry', [CompletionResultType]::ParameterValue, 'Try an event at once that a sink refused, or that waits behind a refused one')
            [CompletionResult]::new('drain', 'drain', [CompletionResultType]::ParameterValue, 'Wait until no event is pending; relay here what no server does')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'erp;outbox;status' {
            [CompletionResult]::new('--tenant', '--tenant', [CompletionResultType]::ParameterName, 'Only what is of this tenant')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]')
            [CompletionResult]::new('--embedded-dir', '--embedded-dir', [CompletionResultType]::ParameterName, 'Where the private cluster lives')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output form; progress, logs and prompts go to stderr in any case')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give the whole command at most so long ("90s", "5m"); of serve, the start')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Who acts, for the audit trail [default: user@host]')
            [CompletionResult]::new('--embedded', '--embedded', [CompletionResultType]::ParameterName, 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed')
            [CompletionResult]::new('--no-install', '--no-install', [CompletionResultType]::ParameterName, 'With --embedded: do not install PostgreSQL where none is found')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --output json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bars')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer yes to what would be asked')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail naming the missing flag instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'erp;outbox;tail' {
            [CompletionResult]::new('--tenant', '--tenant', [CompletionResultType]::ParameterName, 'Only of this tenant')
            [CompletionResult]::new('--limit', '--limit', [CompletionResultType]::ParameterName, 'How many')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]')
            [CompletionResult]::new('--embedded-dir', '--embedded-dir', [CompletionResultType]::ParameterName, 'Where the private cluster lives')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output form; progress, logs and prompts go to stderr in any case')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give the whole command at most so long ("90s", "5m"); of serve, the start')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Who acts, for the audit trail [default: user@host]')
            [CompletionResult]::new('--embedded', '--embedded', [CompletionResultType]::ParameterName, 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed')
            [CompletionResult]::new('--no-install', '--no-install', [CompletionResultType]::ParameterName, 'With --embedded: do not install PostgreSQL where none is found')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --output json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bars')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer yes to what would be asked')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail naming the missing flag instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'erp;outbox;kick' {
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]')
            [CompletionResult]::new('--embedded-dir', '--embedded-dir', [CompletionResultType]::ParameterName, 'Where the private cluster lives')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output form; progress, logs and prompts go to stderr in any case')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give the whole command at most so long ("90s", "5m"); of serve, the start')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Who acts, for the audit trail [default: user@host]')
            [CompletionResult]::new('--embedded', '--embedded', [CompletionResultType]::ParameterName, 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed')
            [CompletionResult]::new('--no-install', '--no-install', [CompletionResultType]::ParameterName, 'With --embedded: do not install PostgreSQL where none is found')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --output json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bars')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer yes to what would be asked')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail naming the missing flag instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'erp;outbox;pause' {
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]')
            [CompletionResult]::new('--embedded-dir', '--embedded-dir', [CompletionResultType]::ParameterName, 'Where the private cluster lives')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output form; progress, logs and prompts go to stderr in any case')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give the whole command at most so long ("90s", "5m"); of serve, the start')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Who acts, for the audit trail [default: user@host]')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Change nothing; exit 3 if the sink would be paused')
            [CompletionResult]::new('--embedded', '--embedded', [CompletionResultType]::ParameterName, 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed')
            [CompletionResult]::new('--no-install', '--no-install', [CompletionResultType]::ParameterName, 'With --embedded: do not install PostgreSQL where none is found')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --output json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bars')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer yes to what would be asked')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail naming the missing flag instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'erp;outbox;resume' {
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]')
            [CompletionResult]::new('--embedded-dir', '--embedded-dir', [CompletionResultType]::ParameterName, 'Where the private cluster lives')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output form; progress, logs and prompts go to stderr in any case')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give the whole command at most so long ("90s", "5m"); of serve, the start')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Who acts, for the audit trail [default: user@host]')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Change nothing; exit 3 if the sink would go on')
            [CompletionResult]::new('--embedded', '--embedded', [CompletionResultType]::ParameterName, 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed')
            [CompletionResult]::new('--no-install', '--no-install', [CompletionResultType]::ParameterName, 'With --embedded: do not install PostgreSQL where none is found')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --output json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bars')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer yes to what would be asked')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail naming the missing flag instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'erp;outbox;retry' {
            [CompletionResult]::new('--event', '--event', [CompletionResultType]::ParameterName, 'The event''s id, as `erp outbox tail --json` and the receivers know it')
            [CompletionResult]::new('--sink', '--sink', [CompletionResultType]::ParameterName, 'Only for this sink; else for every sink that it waits for')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]')
            [CompletionResult]::new('--embedded-dir', '--embedded-dir', [CompletionResultType]::ParameterName, 'Where the private cluster lives')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output form; progress, logs and prompts go to stderr in any case')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give the whole command at most so long ("90s", "5m"); of serve, the start')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Who acts, for the audit trail [default: user@host]')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Change nothing; exit 3 if it would be tried')
            [CompletionResult]::new('--embedded', '--embedded', [CompletionResultType]::ParameterName, 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed')
            [CompletionResult]::new('--no-install', '--no-install', [CompletionResultType]::ParameterName, 'With --embedded: do not install PostgreSQL where none is found')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --output json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bars')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer yes to what would be asked')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail naming the missing flag instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'erp;outbox;drain' {
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]')
            [CompletionResult]::new('--embedded-dir', '--embedded-dir', [CompletionResultType]::ParameterName, 'Where the private cluster lives')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output form; progress, logs and prompts go to stderr in any case')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give the whole command at most so long ("90s", "5m"); of serve, the start')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Who acts, for the audit trail [default: user@host]')
            [CompletionResult]::new('--embedded', '--embedded', [CompletionResultType]::ParameterName, 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed')
            [CompletionResult]::new('--no-install', '--no-install', [CompletionResultType]::ParameterName, 'With --embedded: do not install PostgreSQL where none is found')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --output json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bars')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer yes to what would be asked')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail naming the missing flag instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'erp;outbox;help' {
            [CompletionResult]::new('status', 'status', [CompletionResultType]::ParameterValue, 'How much waits, for which sink, and who leads which shard; exit 0 either way')
            [CompletionResult]::new('tail', 'tail', [CompletionResultType]::ParameterValue, 'The latest events, the newest last, without their payload')
            [CompletionResult]::new('kick', 'kick', [CompletionResultType]::ParameterValue, 'Have every server look at once, for rows that were written by hand')
            [CompletionResult]::new('pause', 'pause', [CompletionResultType]::ParameterValue, 'Send a sink nothing more; its events wait, in order')
            [CompletionResult]::new('resume', 'resume', [CompletionResultType]::ParameterValue, 'Send a paused or disabled sink what waited, and all that comes')
            [CompletionResult]::new('retry', 'retry', [CompletionResultType]::ParameterValue, 'Try an event at once that a sink refused, or that waits behind a refused one')
            [CompletionResult]::new('drain', 'drain', [CompletionResultType]::ParameterValue, 'Wait until no event is pending; relay here what no server does')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'erp;outbox;help;status' {
            break
        }
        'erp;outbox;help;tail' {
            break
        }
        'erp;outbox;help;kick' {
            break
        }
        'erp;outbox;help;pause' {
            break
        }
        'erp;outbox;help;resume' {
            break
        }
        'erp;outbox;help;retry' {
            break
        }
        'erp;outbox;help;drain' {
            break
        }
        'erp;outbox;help;help' {
            break
        }
        'erp;dead-letters' {
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]')
            [CompletionResult]::new('--embedded-dir', '--embedded-dir', [CompletionResultType]::ParameterName, 'Where the private cluster lives')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output form; progress, logs and prompts go to stderr in any case')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give the whole command at most so long ("90s", "5m"); of serve, the start')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Who acts, for the audit trail [default: user@host]')
            [CompletionResult]::new('--embedded', '--embedded', [CompletionResultType]::ParameterName, 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed')
            [CompletionResult]::new('--no-install', '--no-install', [CompletionResultType]::ParameterName, 'With --embedded: do not install PostgreSQL where none is found')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --output json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bars')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer yes to what would be asked')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail naming the missing flag instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'Dead letters, newest first, in pages')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'One dead letter: why it was refused, how often, and which event it is')
            [CompletionResult]::new('retry', 'retry', [CompletionResultType]::ParameterValue, 'Hand dead letters to their sinks once more, oldest first')
            [CompletionResult]::new('discard', 'discard', [CompletionResultType]::ParameterValue, 'Put dead letters aside for good; they stay in the list of the discarded')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Write dead letters as JSON lines')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'erp;dead-letters;list' {
            [CompletionResult]::new('--tenant', '--tenant', [CompletionResultType]::ParameterName, 'Only of this tenant')
            [CompletionResult]::new('--sink', '--sink', [CompletionResultType]::ParameterName, 'Only of this sink')
            [CompletionResult]::new('--type', '--type', [CompletionResultType]::ParameterName, 'Only events of this type, or of all that begin so: ''health.*''')
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'Only what died at this time or later: 2026-03-01T08:00:00Z, or 90m and 2d for so long ago')
            [CompletionResult]::new('--status', '--status', [CompletionResultType]::ParameterName, 'What became of them: open, replayed, discarded or all')
            [CompletionResult]::new('--limit', '--limit', [CompletionResultType]::ParameterName, 'So many at most, up to 200')
            [CompletionResult]::new('--cursor', '--cursor', [CompletionResultType]::ParameterName, 'Go on after a page: its next_cursor')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]')
            [CompletionResult]::new('--embedded-dir', '--embedded-dir', [CompletionResultType]::ParameterName, 'Where the private cluster lives')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output form; progress, logs and prompts go to stderr in any case')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give the whole command at most so long ("90s", "5m"); of serve, the start')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Who acts, for the audit trail [default: user@host]')
            [CompletionResult]::new('--embedded', '--embedded', [CompletionResultType]::ParameterName, 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed')
            [CompletionResult]::new('--no-install', '--no-install', [CompletionResultType]::ParameterName, 'With --embedded: do not install PostgreSQL where none is found')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --output json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bars')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer yes to what would be asked')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail naming the missing flag instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'erp;dead-letters;show' {
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why you look at it; for the audit trail, which has every look, at most 500 characters')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]')
            [CompletionResult]::new('--embedded-dir', '--embedded-dir', [CompletionResultType]::ParameterName, 'Where the private cluster lives')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output form; progress, logs and prompts go to stderr in any case')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give the whole command at most so long ("90s", "5m"); of serve, the start')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Who acts, for the audit trail [default: user@host]')
            [CompletionResult]::new('--payload', '--payload', [CompletionResultType]::ParameterName, 'What the event says, not only its fields'' names')
            [CompletionResult]::new('--embedded', '--embedded', [CompletionResultType]::ParameterName, 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed')
            [CompletionResult]::new('--no-install', '--no-install', [CompletionResultType]::ParameterName, 'With --embedded: do not install PostgreSQL where none is found')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --output json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bars')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer yes to what would be asked')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail naming the missing flag instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'erp;dead-letters;retry' {
            [CompletionResult]::new('--tenant', '--tenant', [CompletionResultType]::ParameterName, 'Only of this tenant')
            [CompletionResult]::new('--sink', '--sink', [CompletionResultType]::ParameterName, 'Only of this sink')
            [CompletionResult]::new('--type', '--type', [CompletionResultType]::ParameterName, 'Only events of this type, or of all that begin so: ''health.*''')
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'Only what died at this time or later: 2026-03-01T08:00:00Z, or 90m and 2d for so long ago')
            [CompletionResult]::new('--limit', '--limit', [CompletionResultType]::ParameterName, 'So many at most')
            [CompletionResult]::new('--rate', '--rate', [CompletionResultType]::ParameterName, 'At most so many a second')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]')
            [CompletionResult]::new('--embedded-dir', '--embedded-dir', [CompletionResultType]::ParameterName, 'Where the private cluster lives')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output form; progress, logs and prompts go to stderr in any case')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give the whole command at most so long ("90s", "5m"); of serve, the start')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Who acts, for the audit trail [default: user@host]')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'Every open dead letter; needed where neither an id nor a filter is given')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Change nothing; exit 3 if there are some')
            [CompletionResult]::new('--embedded', '--embedded', [CompletionResultType]::ParameterName, 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed')
            [CompletionResult]::new('--no-install', '--no-install', [CompletionResultType]::ParameterName, 'With --embedded: do not install PostgreSQL where none is found')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --output json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bars')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer yes to what would be asked')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail naming the missing flag instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'erp;dead-letters;discard' {
            [CompletionResult]::new('--tenant', '--tenant', [CompletionResultType]::ParameterName, 'Only of this tenant')
            [CompletionResult]::new('--sink', '--sink', [CompletionResultType]::ParameterName, 'Only of this sink')
            [CompletionResult]::new('--type', '--type', [CompletionResultType]::ParameterName, 'Only events of this type, or of all that begin so: ''health.*''')
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'Only what died at this time or later: 2026-03-01T08:00:00Z, or 90m and 2d for so long ago')
            [CompletionResult]::new('--limit', '--limit', [CompletionResultType]::ParameterName, 'So many at most')
            [CompletionResult]::new('--note', '--note', [CompletionResultType]::ParameterName, 'Why; kept with them and in the audit trail, at most 500 characters')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]')
            [CompletionResult]::new('--embedded-dir', '--embedded-dir', [CompletionResultType]::ParameterName, 'Where the private cluster lives')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output form; progress, logs and prompts go to stderr in any case')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give the whole command at most so long ("90s", "5m"); of serve, the start')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Who acts, for the audit trail [default: user@host]')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'Every open dead letter; needed where neither an id nor a filter is given')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Change nothing; exit 3 if there are some')
            [CompletionResult]::new('--embedded', '--embedded', [CompletionResultType]::ParameterName, 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed')
            [CompletionResult]::new('--no-install', '--no-install', [CompletionResultType]::ParameterName, 'With --embedded: do not install PostgreSQL where none is found')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --output json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bars')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer yes to what would be asked')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail naming the missing flag instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'erp;dead-letters;export' {
            [CompletionResult]::new('--tenant', '--tenant', [CompletionResultType]::ParameterName, 'Only of this tenant')
            [CompletionResult]::new('--sink', '--sink', [CompletionResultType]::ParameterName, 'Only of this sink')
            [CompletionResult]::new('--type', '--type', [CompletionResultType]::ParameterName, 'Only events of this type, or of all that begin so: ''health.*''')
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'Only what died at this time or later: 2026-03-01T08:00:00Z, or 90m and 2d for so long ago')
            [CompletionResult]::new('--out', '--out', [CompletionResultType]::ParameterName, 'A new file that only you can read')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why you take that along; for the audit trail, which has every letter, at most 500 characters')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]')
            [CompletionResult]::new('--embedded-dir', '--embedded-dir', [CompletionResultType]::ParameterName, 'Where the private cluster lives')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output form; progress, logs and prompts go to stderr in any case')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give the whole command at most so long ("90s", "5m"); of serve, the start')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Who acts, for the audit trail [default: user@host]')
            [CompletionResult]::new('--payload', '--payload', [CompletionResultType]::ParameterName, 'What the events say, not only their fields'' names')
            [CompletionResult]::new('--embedded', '--embedded', [CompletionResultType]::ParameterName, 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed')
            [CompletionResult]::new('--no-install', '--no-install', [CompletionResultType]::ParameterName, 'With --embedded: do not install PostgreSQL where none is found')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --output json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bars')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer yes to what would be asked')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail naming the missing flag instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'erp;dead-letters;help' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'Dead letters, newest first, in pages')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'One dead letter: why it was refused, how often, and which event it is')
            [CompletionResult]::new('retry', 'retry', [CompletionResultType]::ParameterValue, 'Hand dead letters to their sinks once more, oldest first')
            [CompletionResult]::new('discard', 'discard', [CompletionResultType]::ParameterValue, 'Put dead letters aside for good; they stay in the list of the discarded')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Write dead letters as JSON lines')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'erp;dead-letters;help;list' {
            break
        }
        'erp;dead-letters;help;show' {
            break
        }
        'erp;dead-letters;help;retry' {
            break
        }
        'erp;dead-letters;help;discard' {
            break
        }
        'erp;dead-letters;help;export' {
            break
        }
        'erp;dead-letters;help;help' {
            break
        }
        'erp;sinks' {
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]')
            [CompletionResult]::new('--embedded-dir', '--embedded-dir', [CompletionResultType]::ParameterName, 'Where the private cluster lives')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output form; progress, logs and prompts go to stderr in any case')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give the whole command at most so long ("90s", "5m"); of serve, the start')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Who acts, for the audit trail [default: user@host]')
            [CompletionResult]::new('--embedded', '--embedded', [CompletionResultType]::ParameterName, 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed')
            [CompletionResult]::new('--no-install', '--no-install', [CompletionResultType]::ParameterName, 'With --embedded: do not install PostgreSQL where none is found')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --output json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bars')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer yes to what would be asked')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail naming the missing flag instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'Every sink, and what the servers said when one could not be reached')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'One sink with its settings; of URLs only where they lead')
            [CompletionResult]::new('schema', 'schema', [CompletionResultType]::ParameterValue, 'What the settings of a kind are, as JSON Schema')
            [CompletionResult]::new('add', 'add', [CompletionResultType]::ParameterValue, 'Make a sink; the servers send to it at once')
            [CompletionResult]::new('set', 'set', [CompletionResultType]::ParameterValue, 'Change a sink: what is not given stays')
            [CompletionResult]::new('remove', 'remove', [CompletionResultType]::ParameterValue, 'Take a sink away; it stays while events wait for it')
            [CompletionResult]::new('reload', 'reload', [CompletionResultType]::ParameterValue, 'Have every server make its connections and read sinks'' secrets anew')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'erp;sinks;list' {
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]')
            [CompletionResult]::new('--embedded-dir', '--embedded-dir', [CompletionResultType]::ParameterName, 'Where the private cluster lives')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output form; progress, logs and prompts go to stderr in any case')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give the whole command at most so long ("90s", "5m"); of serve, the start')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Who acts, for the audit trail [default: user@host]')
            [CompletionResult]::new('--embedded', '--embedded', [CompletionResultType]::ParameterName, 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed')
            [CompletionResult]::new('--no-install', '--no-install', [CompletionResultType]::ParameterName, 'With --embedded: do not install PostgreSQL where none is found')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --output json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bars')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer yes to what would be asked')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail naming the missing flag instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'erp;sinks;show' {
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]')
            [CompletionResult]::new('--embedded-dir', '--embedded-dir', [CompletionResultType]::ParameterName, 'Where the private cluster lives')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output form; progress, logs and prompts go to stderr in any case')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give the whole command at most so long ("90s", "5m"); of serve, the start')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Who acts, for the audit trail [default: user@host]')
            [CompletionResult]::new('--embedded', '--embedded', [CompletionResultType]::ParameterName, 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed')
            [CompletionResult]::new('--no-install', '--no-install', [CompletionResultType]::ParameterName, 'With --embedded: do not install PostgreSQL where none is found')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --output json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bars')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer yes to what would be asked')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail naming the missing flag instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'erp;sinks;schema' {
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]')
            [CompletionResult]::new('--embedded-dir', '--embedded-dir', [CompletionResultType]::ParameterName, 'Where the private cluster lives')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output form; progress, logs and prompts go to stderr in any case')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give the whole command at most so long ("90s", "5m"); of serve, the start')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Who acts, for the audit trail [default: user@host]')
            [CompletionResult]::new('--embedded', '--embedded', [CompletionResultType]::ParameterName, 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed')
            [CompletionResult]::new('--no-install', '--no-install', [CompletionResultType]::ParameterName, 'With --embedded: do not install PostgreSQL where none is found')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --output json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bars')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer yes to what would be asked')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail naming the missing flag instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'erp;sinks;add' {
            [CompletionResult]::new('--kind', '--kind', [CompletionResultType]::ParameterName, 'kind')
            [CompletionResult]::new('--settings', '--settings', [CompletionResultType]::ParameterName, 'What its kind needs, as JSON: erp sinks schema KIND')
            [CompletionResult]::new('--settings-file', '--settings-file', [CompletionResultType]::ParameterName, 'The same, in a file; - reads standard input')
            [CompletionResult]::new('--events', '--events', [CompletionResultType]::ParameterName, 'Only events of this type, or of all that begin so: ''health.*''; several times. ''*'' takes all, as without it')
            [CompletionResult]::new('--on-dead', '--on-dead', [CompletionResultType]::ParameterName, 'What happens to a patient''s or user''s later events when one became a dead letter: they go on, or wait until it is dealt with')
            [CompletionResult]::new('--max-attempts', '--max-attempts', [CompletionResultType]::ParameterName, 'Tries of an event until it is a dead letter (10: about 28 hours)')
            [CompletionResult]::new('--tenant-cap', '--tenant-cap', [CompletionResultType]::ParameterName, 'Deliveries of one tenant at once, of 64')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]')
            [CompletionResult]::new('--embedded-dir', '--embedded-dir', [CompletionResultType]::ParameterName, 'Where the private cluster lives')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output form; progress, logs and prompts go to stderr in any case')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give the whole command at most so long ("90s", "5m"); of serve, the start')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Who acts, for the audit trail [default: user@host]')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Change nothing; exit 3 if it would be made')
            [CompletionResult]::new('--embedded', '--embedded', [CompletionResultType]::ParameterName, 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed')
            [CompletionResult]::new('--no-install', '--no-install', [CompletionResultType]::ParameterName, 'With --embedded: do not install PostgreSQL where none is found')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --output json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bars')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer yes to what would be asked')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail naming the missing flag instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'erp;sinks;set' {
            [CompletionResult]::new('--settings', '--settings', [CompletionResultType]::ParameterName, 'What its kind needs, as JSON: erp sinks schema KIND')
            [CompletionResult]::new('--settings-file', '--settings-file', [CompletionResultType]::ParameterName, 'The same, in a file; - reads standard input')
            [CompletionResult]::new('--events', '--events', [CompletionResultType]::ParameterName, 'Only events of this type, or of all that begin so: ''health.*''; several times. ''*'' takes all, as without it')
            [CompletionResult]::new('--on-dead', '--on-dead', [CompletionResultType]::ParameterName, 'What happens to a patient''s or user''s later events when one became a dead letter: they go on, or wait until it is dealt with')
            [CompletionResult]::new('--max-attempts', '--max-attempts', [CompletionResultType]::ParameterName, 'Tries of an event until it is a dead letter (10: about 28 hours)')
            [CompletionResult]::new('--tenant-cap', '--tenant-cap', [CompletionResultType]::ParameterName, 'Deliveries of one tenant at once, of 64')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]')
            [CompletionResult]::new('--embedded-dir', '--embedded-dir', [CompletionResultType]::ParameterName, 'Where the private cluster lives')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output form; progress, logs and prompts go to stderr in any case')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give the whole command at most so long ("90s", "5m"); of serve, the start')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Who acts, for the audit trail [default: user@host]')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Change nothing; exit 3 if something would be changed')
            [CompletionResult]::new('--embedded', '--embedded', [CompletionResultType]::ParameterName, 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed')
            [CompletionResult]::new('--no-install', '--no-install', [CompletionResultType]::ParameterName, 'With --embedded: do not install PostgreSQL where none is found')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --output json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bars')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer yes to what would be asked')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail naming the missing flag instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'erp;sinks;remove' {
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]')
            [CompletionResult]::new('--embedded-dir', '--embedded-dir', [CompletionResultType]::ParameterName, 'Where the private cluster lives')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output form; progress, logs and prompts go to stderr in any case')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give the whole command at most so long ("90s", "5m"); of serve, the start')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Who acts, for the audit trail [default: user@host]')
            [CompletionResult]::new('--drop-waiting', '--drop-waiting', [CompletionResultType]::ParameterName, 'Forget that events wait for it: this sink never gets them; they stay in the archive, and go to the other sinks as ever')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Change nothing; exit 3 if it would be removed')
            [CompletionResult]::new('--embedded', '--embedded', [CompletionResultType]::ParameterName, 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed')
            [CompletionResult]::new('--no-install', '--no-install', [CompletionResultType]::ParameterName, 'With --embedded: do not install PostgreSQL where none is found')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --output json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bars')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer yes to what would be asked')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail naming the missing flag instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'erp;sinks;reload' {
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]')
            [CompletionResult]::new('--embedded-dir', '--embedded-dir', [CompletionResultType]::ParameterName, 'Where the private cluster lives')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output form; progress, logs and prompts go to stderr in any case')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give the whole command at most so long ("90s", "5m"); of serve, the start')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Who acts, for the audit trail [default: user@host]')
            [CompletionResult]::new('--embedded', '--embedded', [CompletionResultType]::ParameterName, 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed')
            [CompletionResult]::new('--no-install', '--no-install', [CompletionResultType]::ParameterName, 'With --embedded: do not install PostgreSQL where none is found')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --output json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bars')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer yes to what would be asked')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail naming the missing flag instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'erp;sinks;help' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'Every sink, and what the servers said when one could not be reached')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'One sink with its settings; of URLs only where they lead')
            [CompletionResult]::new('schema', 'schema', [CompletionResultType]::ParameterValue, 'What the settings of a kind are, as JSON Schema')
            [CompletionResult]::new('add', 'add', [CompletionResultType]::ParameterValue, 'Make a sink; the servers send to it at once')
            [CompletionResult]::new('set', 'set', [CompletionResultType]::ParameterValue, 'Change a sink: what is not given stays')
            [CompletionResult]::new('remove', 'remove', [CompletionResultType]::ParameterValue, 'Take a sink away; it stays while events wait for it')
            [CompletionResult]::new('reload', 'reload', [CompletionResultType]::ParameterValue, 'Have every server make its connections and read sinks'' secrets anew')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'erp;sinks;help;list' {
            break
        }
        'erp;sinks;help;show' {
            break
        }
        'erp;sinks;help;schema' {
            break
        }
        'erp;sinks;help;add' {
            break
        }
        'erp;sinks;help;set' {
            break
        }
        'erp;sinks;help;remove' {
            break
        }
        'erp;sinks;help;reload' {
            break
        }
        'erp;sinks;help;help' {
            break
        }
        'erp;backup' {
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]')
            [CompletionResult]::new('--embedded-dir', '--embedded-dir', [CompletionResultType]::ParameterName, 'Where the private cluster lives')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output form; progress, logs and prompts go to stderr in any case')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give the whole command at most so long ("90s", "5m"); of serve, the start')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Who acts, for the audit trail [default: user@host]')
            [CompletionResult]::new('--embedded', '--embedded', [CompletionResultType]::ParameterName, 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed')
            [CompletionResult]::new('--no-install', '--no-install', [CompletionResultType]::ParameterName, 'With --embedded: do not install PostgreSQL where none is found')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --output json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bars')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer yes to what would be asked')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail naming the missing flag instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('create', 'create', [CompletionResultType]::ParameterValue, 'Save every tenant''s rows into a new folder that only you can read, while people work')
            [CompletionResult]::new('verify', 'verify', [CompletionResultType]::ParameterValue, 'Look whether a backup is whole: sums, readable, every tenant''s rows; with --drill also restored and compared')
            [CompletionResult]::new('restore', 'restore', [CompletionResultType]::ParameterValue, 'Bring a backup back into an empty database, in one transaction')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'erp;backup;create' {
            [CompletionResult]::new('--out', '--out', [CompletionResultType]::ParameterName, 'The folder to make; it must not exist [default: erp-backup-TIME]')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]')
            [CompletionResult]::new('--embedded-dir', '--embedded-dir', [CompletionResultType]::ParameterName, 'Where the private cluster lives')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output form; progress, logs and prompts go to stderr in any case')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give the whole command at most so long ("90s", "5m"); of serve, the start')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Who acts, for the audit trail [default: user@host]')
            [CompletionResult]::new('--no-check', '--no-check', [CompletionResultType]::ParameterName, 'Do not read the dump back (twice as fast; a later `erp backup verify` does it)')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Write nothing; say what would be saved')
            [CompletionResult]::new('--embedded', '--embedded', [CompletionResultType]::ParameterName, 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed')
            [CompletionResult]::new('--no-install', '--no-install', [CompletionResultType]::ParameterName, 'With --embedded: do not install PostgreSQL where none is found')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --output json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bars')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer yes to what would be asked')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail naming the missing flag instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'erp;backup;verify' {
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]')
            [CompletionResult]::new('--embedded-dir', '--embedded-dir', [CompletionResultType]::ParameterName, 'Where the private cluster lives')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output form; progress, logs and prompts go to stderr in any case')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give the whole command at most so long ("90s", "5m"); of serve, the start')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Who acts, for the audit trail [default: user@host]')
            [CompletionResult]::new('--drill', '--drill', [CompletionResultType]::ParameterName, 'Restore into a new database on the configured server, compare the rows of every tenant, verify the audit chains, drop it')
            [CompletionResult]::new('--embedded', '--embedded', [CompletionResultType]::ParameterName, 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed')
            [CompletionResult]::new('--no-install', '--no-install', [CompletionResultType]::ParameterName, 'With --embedded: do not install PostgreSQL where none is found')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --output json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bars')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer yes to what would be asked')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail naming the missing flag instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'erp;backup;restore' {
            [CompletionResult]::new('--confirm', '--confirm', [CompletionResultType]::ParameterName, 'The database''s name once more')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]')
            [CompletionResult]::new('--embedded-dir', '--embedded-dir', [CompletionResultType]::ParameterName, 'Where the private cluster lives')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output form; progress, logs and prompts go to stderr in any case')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give the whole command at most so long ("90s", "5m"); of serve, the start')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Who acts, for the audit trail [default: user@host]')
            [CompletionResult]::new('--clean', '--clean', [CompletionResultType]::ParameterName, 'Delete what is in the database, in the transaction that restores')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Change nothing; verify the backup and say what would be done')
            [CompletionResult]::new('--embedded', '--embedded', [CompletionResultType]::ParameterName, 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed')
            [CompletionResult]::new('--no-install', '--no-install', [CompletionResultType]::ParameterName, 'With --embedded: do not install PostgreSQL where none is found')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --output json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bars')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer yes to what would be asked')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail naming the missing flag instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'erp;backup;help' {
            [CompletionResult]::new('create', 'create', [CompletionResultType]::ParameterValue, 'Save every tenant''s rows into a new folder that only you can read, while people work')
            [CompletionResult]::new('verify', 'verify', [CompletionResultType]::ParameterValue, 'Look whether a backup is whole: sums, readable, every tenant''s rows; with --drill also restored and compared')
            [CompletionResult]::new('restore', 'restore', [CompletionResultType]::ParameterValue, 'Bring a backup back into an empty database, in one transaction')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'erp;backup;help;create' {
            break
        }
        'erp;backup;help;verify' {
            break
        }
        'erp;backup;help;restore' {
            break
        }
        'erp;backup;help;help' {
            break
        }
        'erp;maintenance' {
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]')
            [CompletionResult]::new('--embedded-dir', '--embedded-dir', [CompletionResultType]::ParameterName, 'Where the private cluster lives')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output form; progress, logs and prompts go to stderr in any case')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give the whole command at most so long ("90s", "5m"); of serve, the start')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Who acts, for the audit trail [default: user@host]')
            [CompletionResult]::new('--embedded', '--embedded', [CompletionResultType]::ParameterName, 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed')
            [CompletionResult]::new('--no-install', '--no-install', [CompletionResultType]::ParameterName, 'With --embedded: do not install PostgreSQL where none is found')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --output json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bars')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer yes to what would be asked')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail naming the missing flag instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('on', 'on', [CompletionResultType]::ParameterValue, 'Refuse requests; what stands already is replaced by what is given now')
            [CompletionResult]::new('off', 'off', [CompletionResultType]::ParameterValue, 'Answer requests again')
            [CompletionResult]::new('status', 'status', [CompletionResultType]::ParameterValue, 'Whether requests are refused, since when and by whom; exit 0 either way')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'erp;maintenance;on' {
            [CompletionResult]::new('--message', '--message', [CompletionResultType]::ParameterName, 'What users read, up to 500 characters')
            [CompletionResult]::new('--allow-ip', '--allow-ip', [CompletionResultType]::ParameterName, 'Let this address or network pass; may be repeated')
            [CompletionResult]::new('--until', '--until', [CompletionResultType]::ParameterName, 'End by itself then: a time (2026-11-22T22:00:00Z) or from now ("30m")')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]')
            [CompletionResult]::new('--embedded-dir', '--embedded-dir', [CompletionResultType]::ParameterName, 'Where the private cluster lives')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output form; progress, logs and prompts go to stderr in any case')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give the whole command at most so long ("90s", "5m"); of serve, the start')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Who acts, for the audit trail [default: user@host]')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Change nothing; exit 3 if something would change')
            [CompletionResult]::new('--embedded', '--embedded', [CompletionResultType]::ParameterName, 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed')
            [CompletionResult]::new('--no-install', '--no-install', [CompletionResultType]::ParameterName, 'With --embedded: do not install PostgreSQL where none is found')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --output json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bars')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer yes to what would be asked')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail naming the missing flag instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'erp;maintenance;off' {
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]')
            [CompletionResult]::new('--embedded-dir', '--embedded-dir', [CompletionResultType]::ParameterName, 'Where the private cluster lives')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output form; progress, logs and prompts go to stderr in any case')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give the whole command at most so long ("90s", "5m"); of serve, the start')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Who acts, for the audit trail [default: user@host]')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Change nothing; exit 3 if it would be switched off')
            [CompletionResult]::new('--embedded', '--embedded', [CompletionResultType]::ParameterName, 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed')
            [CompletionResult]::new('--no-install', '--no-install', [CompletionResultType]::ParameterName, 'With --embedded: do not install PostgreSQL where none is found')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --output json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bars')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer yes to what would be asked')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail naming the missing flag instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'erp;maintenance;status' {
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]')
            [CompletionResult]::new('--embedded-dir', '--embedded-dir', [CompletionResultType]::ParameterName, 'Where the private cluster lives')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output form; progress, logs and prompts go to stderr in any case')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give the whole command at most so long ("90s", "5m"); of serve, the start')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Who acts, for the audit trail [default: user@host]')
            [CompletionResult]::new('--embedded', '--embedded', [CompletionResultType]::ParameterName, 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed')
            [CompletionResult]::new('--no-install', '--no-install', [CompletionResultType]::ParameterName, 'With --embedded: do not install PostgreSQL where none is found')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --output json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bars')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer yes to what would be asked')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail naming the missing flag instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'erp;maintenance;help' {
            [CompletionResult]::new('on', 'on', [CompletionResultType]::ParameterValue, 'Refuse requests; what stands already is replaced by what is given now')
            [CompletionResult]::new('off', 'off', [CompletionResultType]::ParameterValue, 'Answer requests again')
            [CompletionResult]::new('status', 'status', [CompletionResultType]::ParameterValue, 'Whether requests are refused, since when and by whom; exit 0 either way')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'erp;maintenance;help;on' {
            break
        }
        'erp;maintenance;help;off' {
            break
        }
        'erp;maintenance;help;status' {
            break
        }
        'erp;maintenance;help;help' {
            break
        }
        'erp;secrets' {
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]')
            [CompletionResult]::new('--embedded-dir', '--embedded-dir', [CompletionResultType]::ParameterName, 'Where the private cluster lives')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output form; progress, logs and prompts go to stderr in any case')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give the whole command at most so long ("90s", "5m"); of serve, the start')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Who acts, for the audit trail [default: user@host]')
            [CompletionResult]::new('--embedded', '--embedded', [CompletionResultType]::ParameterName, 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed')
            [CompletionResult]::new('--no-install', '--no-install', [CompletionResultType]::ParameterName, 'With --embedded: do not install PostgreSQL where none is found')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --output json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bars')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer yes to what would be asked')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail naming the missing flag instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('generate', 'generate', [CompletionResultType]::ParameterValue, 'Make new random secrets; printed once, on stdout alone')
            [CompletionResult]::new('verify', 'verify', [CompletionResultType]::ParameterValue, 'Do the configured keys open what the database holds? Decodes them, compares them with those that rows may be under, and opens a sample of every tenant''s personal data')
            [CompletionResult]::new('rotate', 'rotate', [CompletionResultType]::ParameterValue, 'Write the configuration of an exchanged key: a new one in front, the present one kept to read what it wrote')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'erp;secrets;generate' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, '[default: env for --out NAME.env, toml for NAME.toml, else raw]')
            [CompletionResult]::new('--out', '--out', [CompletionResultType]::ParameterName, 'Write to a new file that only you can read')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]')
            [CompletionResult]::new('--embedded-dir', '--embedded-dir', [CompletionResultType]::ParameterName, 'Where the private cluster lives')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output form; progress, logs and prompts go to stderr in any case')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give the whole command at most so long ("90s", "5m"); of serve, the start')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Who acts, for the audit trail [default: user@host]')
            [CompletionResult]::new('--embedded', '--embedded', [CompletionResultType]::ParameterName, 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed')
            [CompletionResult]::new('--no-install', '--no-install', [CompletionResultType]::ParameterName, 'With --embedded: do not install PostgreSQL where none is found')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --output json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bars')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer yes to what would be asked')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail naming the missing flag instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'erp;secrets;verify' {
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]')
            [CompletionResult]::new('--embedded-dir', '--embedded-dir', [CompletionResultType]::ParameterName, 'Where the private cluster lives')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output form; progress, logs and prompts go to stderr in any case')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give the whole command at most so long ("90s", "5m"); of serve, the start')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Who acts, for the audit trail [default: user@host]')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Look at the configuration alone')
            [CompletionResult]::new('--embedded', '--embedded', [CompletionResultType]::ParameterName, 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed')
            [CompletionResult]::new('--no-install', '--no-install', [CompletionResultType]::ParameterName, 'With --embedded: do not install PostgreSQL where none is found')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --output json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bars')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer yes to what would be asked')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail naming the missing flag instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'erp;secrets;rotate' {
            [CompletionResult]::new('--stage', '--stage', [CompletionResultType]::ParameterName, 'prepare: the new key reads and does not write yet; promote: the prepared one writes. Neither: at once')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, '[default: env for --out NAME.env, else toml]')
            [CompletionResult]::new('--out', '--out', [CompletionResultType]::ParameterName, 'Write to a new file that only you can read; otherwise to stdout, once')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]')
            [CompletionResult]::new('--embedded-dir', '--embedded-dir', [CompletionResultType]::ParameterName, 'Where the private cluster lives')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output form; progress, logs and prompts go to stderr in any case')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give the whole command at most so long ("90s", "5m"); of serve, the start')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Who acts, for the audit trail [default: user@host]')
            [CompletionResult]::new('--embedded', '--embedded', [CompletionResultType]::ParameterName, 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed')
            [CompletionResult]::new('--no-install', '--no-install', [CompletionResultType]::ParameterName, 'With --embedded: do not install PostgreSQL where none is found')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --output json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bars')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer yes to what would be asked')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail naming the missing flag instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'erp;secrets;help' {
            [CompletionResult]::new('generate', 'generate', [CompletionResultType]::ParameterValue, 'Make new random secrets; printed once, on stdout alone')
            [CompletionResult]::new('verify', 'verify', [CompletionResultType]::ParameterValue, 'Do the configured keys open what the database holds? Decodes them, compares them with those that rows may be under, and opens a sample of every tenant''s personal data')
            [CompletionResult]::new('rotate', 'rotate', [CompletionResultType]::ParameterValue, 'Write the configuration of an exchanged key: a new one in front, the present one kept to read what it wrote')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'erp;secrets;help;generate' {
            break
        }
        'erp;secrets;help;verify' {
            break
        }
        'erp;secrets;help;rotate' {
            break
        }
        'erp;secrets;help;help' {
            break
        }
        'erp;events' {
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]')
            [CompletionResult]::new('--embedded-dir', '--embedded-dir', [CompletionResultType]::ParameterName, 'Where the private cluster lives')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output form; progress, logs and prompts go to stderr in any case')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give the whole command at most so long ("90s", "5m"); of serve, the start')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Who acts, for the audit trail [default: user@host]')
            [CompletionResult]::new('--embedded', '--embedded', [CompletionResultType]::ParameterName, 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed')
            [CompletionResult]::new('--no-install', '--no-install', [CompletionResultType]::ParameterName, 'With --embedded: do not install PostgreSQL where none is found')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --output json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bars')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer yes to what would be asked')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail naming the missing flag instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'Every event that may be published')
            [CompletionResult]::new('replay', 'replay', [CompletionResultType]::ParameterValue, 'Deliver archived events to one sink once more, in order; needs the database')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'One event and the fields of its payload')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'erp;events;list' {
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]')
            [CompletionResult]::new('--embedded-dir', '--embedded-dir', [CompletionResultType]::ParameterName, 'Where the private cluster lives')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output form; progress, logs and prompts go to stderr in any case')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give the whole command at most so long ("90s", "5m"); of serve, the start')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Who acts, for the audit trail [default: user@host]')
            [CompletionResult]::new('--schemas', '--schemas', [CompletionResultType]::ParameterName, 'Print the catalogue as one JSON document, as docs/events.json has it')
            [CompletionResult]::new('--embedded', '--embedded', [CompletionResultType]::ParameterName, 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed')
            [CompletionResult]::new('--no-install', '--no-install', [CompletionResultType]::ParameterName, 'With --embedded: do not install PostgreSQL where none is found')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --output json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bars')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer yes to what would be asked')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail naming the missing flag instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'erp;events;replay' {
            [CompletionResult]::new('--sink', '--sink', [CompletionResultType]::ParameterName, 'The sink that gets them')
            [CompletionResult]::new('--from', '--from', [CompletionResultType]::ParameterName, 'What occurred at this time or later: 2026-03-01T08:00:00Z, or 90m and 2d for so long ago')
            [CompletionResult]::new('--to', '--to', [CompletionResultType]::ParameterName, 'What occurred before this time; now, unless given')
            [CompletionResult]::new('--tenant', '--tenant', [CompletionResultType]::ParameterName, 'Only of this tenant')
            [CompletionResult]::new('--type', '--type', [CompletionResultType]::ParameterName, 'Only events of this type, or of all that begin so: ''health.*''')
            [CompletionResult]::new('--limit', '--limit', [CompletionResultType]::ParameterName, 'So many at most')
            [CompletionResult]::new('--rate', '--rate', [CompletionResultType]::ParameterName, 'At most so many a second')
            [CompletionResult]::new('--after', '--after', [CompletionResultType]::ParameterName, 'Go on behind the mark that a replay named when it was broken off')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]')
            [CompletionResult]::new('--embedded-dir', '--embedded-dir', [CompletionResultType]::ParameterName, 'Where the private cluster lives')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output form; progress, logs and prompts go to stderr in any case')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give the whole command at most so long ("90s", "5m"); of serve, the start')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Who acts, for the audit trail [default: user@host]')
            [CompletionResult]::new('--as-new', '--as-new', [CompletionResultType]::ParameterName, 'Under new ids: receivers take them again')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Change nothing; exit 3 if there are some')
            [CompletionResult]::new('--embedded', '--embedded', [CompletionResultType]::ParameterName, 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed')
            [CompletionResult]::new('--no-install', '--no-install', [CompletionResultType]::ParameterName, 'With --embedded: do not install PostgreSQL where none is found')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --output json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bars')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer yes to what would be asked')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail naming the missing flag instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'erp;events;show' {
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]')
            [CompletionResult]::new('--embedded-dir', '--embedded-dir', [CompletionResultType]::ParameterName, 'Where the private cluster lives')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output form; progress, logs and prompts go to stderr in any case')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give the whole command at most so long ("90s", "5m"); of serve, the start')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Who acts, for the audit trail [default: user@host]')
            [CompletionResult]::new('--embedded', '--embedded', [CompletionResultType]::ParameterName, 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed')
            [CompletionResult]::new('--no-install', '--no-install', [CompletionResultType]::ParameterName, 'With --embedded: do not install PostgreSQL where none is found')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --output json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bars')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer yes to what would be asked')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail naming the missing flag instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'erp;events;help' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'Every event that may be published')
            [CompletionResult]::new('replay', 'replay', [CompletionResultType]::ParameterValue, 'Deliver archived events to one sink once more, in order; needs the database')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'One event and the fields of its payload')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'erp;events;help;list' {
            break
        }
        'erp;events;help;replay' {
            break
        }
        'erp;events;help;show' {
            break
        }
        'erp;events;help;help' {
            break
        }
        'erp;phases' {
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]')
            [CompletionResult]::new('--embedded-dir', '--embedded-dir', [CompletionResultType]::ParameterName, 'Where the private cluster lives')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output form; progress, logs and prompts go to stderr in any case')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give the whole command at most so long ("90s", "5m"); of serve, the start')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Who acts, for the audit trail [default: user@host]')
            [CompletionResult]::new('--graph', '--graph', [CompletionResultType]::ParameterName, 'As a Graphviz graph')
            [CompletionResult]::new('--embedded', '--embedded', [CompletionResultType]::ParameterName, 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed')
            [CompletionResult]::new('--no-install', '--no-install', [CompletionResultType]::ParameterName, 'With --embedded: do not install PostgreSQL where none is found')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --output json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bars')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer yes to what would be asked')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail naming the missing flag instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'erp;routes' {
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]')
            [CompletionResult]::new('--embedded-dir', '--embedded-dir', [CompletionResultType]::ParameterName, 'Where the private cluster lives')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output form; progress, logs and prompts go to stderr in any case')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give the whole command at most so long ("90s", "5m"); of serve, the start')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Who acts, for the audit trail [default: user@host]')
            [CompletionResult]::new('--embedded', '--embedded', [CompletionResultType]::ParameterName, 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed')
            [CompletionResult]::new('--no-install', '--no-install', [CompletionResultType]::ParameterName, 'With --embedded: do not install PostgreSQL where none is found')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --output json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bars')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer yes to what would be asked')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail naming the missing flag instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'erp;openapi' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'format')
            [CompletionResult]::new('--check', '--check', [CompletionResultType]::ParameterName, 'Compare with a file instead of printing')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]')
            [CompletionResult]::new('--embedded-dir', '--embedded-dir', [CompletionResultType]::ParameterName, 'Where the private cluster lives')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output form; progress, logs and prompts go to stderr in any case')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give the whole command at most so long ("90s", "5m"); of serve, the start')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Who acts, for the audit trail [default: user@host]')
            [CompletionResult]::new('--embedded', '--embedded', [CompletionResultType]::ParameterName, 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed')
            [CompletionResult]::new('--no-install', '--no-install', [CompletionResultType]::ParameterName, 'With --embedded: do not install PostgreSQL where none is found')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --output json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bars')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer yes to what would be asked')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail naming the missing flag instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'erp;healthcheck' {
            [CompletionResult]::new('--wait', '--wait', [CompletionResultType]::ParameterName, 'How long to wait for the answer')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]')
            [CompletionResult]::new('--embedded-dir', '--embedded-dir', [CompletionResultType]::ParameterName, 'Where the private cluster lives')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output form; progress, logs and prompts go to stderr in any case')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give the whole command at most so long ("90s", "5m"); of serve, the start')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Who acts, for the audit trail [default: user@host]')
            [CompletionResult]::new('--ready', '--ready', [CompletionResultType]::ParameterName, 'Also ask whether it takes traffic')
            [CompletionResult]::new('--embedded', '--embedded', [CompletionResultType]::ParameterName, 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed')
            [CompletionResult]::new('--no-install', '--no-install', [CompletionResultType]::ParameterName, 'With --embedded: do not install PostgreSQL where none is found')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --output json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bars')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer yes to what would be asked')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail naming the missing flag instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'erp;wait' {
            [CompletionResult]::new('--schema', '--schema', [CompletionResultType]::ParameterName, 'Its schema at this binary''s level')
            [CompletionResult]::new('--ready', '--ready', [CompletionResultType]::ParameterName, 'A server that takes traffic; needs no configuration')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]')
            [CompletionResult]::new('--embedded-dir', '--embedded-dir', [CompletionResultType]::ParameterName, 'Where the private cluster lives')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output form; progress, logs and prompts go to stderr in any case')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give the whole command at most so long ("90s", "5m"); of serve, the start')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Who acts, for the audit trail [default: user@host]')
            [CompletionResult]::new('--db', '--db', [CompletionResultType]::ParameterName, 'A database that takes our credentials')
            [CompletionResult]::new('--redis', '--redis', [CompletionResultType]::ParameterName, 'The Redis of the configuration')
            [CompletionResult]::new('--embedded', '--embedded', [CompletionResultType]::ParameterName, 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed')
            [CompletionResult]::new('--no-install', '--no-install', [CompletionResultType]::ParameterName, 'With --embedded: do not install PostgreSQL where none is found')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --output json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bars')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer yes to what would be asked')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail naming the missing flag instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'erp;embedded' {
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]')
            [CompletionResult]::new('--embedded-dir', '--embedded-dir', [CompletionResultType]::ParameterName, 'Where the private cluster lives')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output form; progress, logs and prompts go to stderr in any case')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give the whole command at most so long ("90s", "5m"); of serve, the start')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Who acts, for the audit trail [default: user@host]')
            [CompletionResult]::new('--embedded', '--embedded', [CompletionResultType]::ParameterName, 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed')
            [CompletionResult]::new('--no-install', '--no-install', [CompletionResultType]::ParameterName, 'With --embedded: do not install PostgreSQL where none is found')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --output json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bars')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer yes to what would be asked')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail naming the missing flag instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('path', 'path', [CompletionResultType]::ParameterValue, 'Where it lives and whether it runs')
            [CompletionResult]::new('stop', 'stop', [CompletionResultType]::ParameterValue, 'Stop whatever runs on it')
            [CompletionResult]::new('psql', 'psql', [CompletionResultType]::ParameterValue, 'A psql prompt on the running cluster, as its superuser')
            [CompletionResult]::new('reset', 'reset', [CompletionResultType]::ParameterValue, 'Delete the cluster with everything in it; secrets.toml stays, for backups made under its keys')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'erp;embedded;path' {
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]')
            [CompletionResult]::new('--embedded-dir', '--embedded-dir', [CompletionResultType]::ParameterName, 'Where the private cluster lives')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output form; progress, logs and prompts go to stderr in any case')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give the whole command at most so long ("90s", "5m"); of serve, the start')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Who acts, for the audit trail [default: user@host]')
            [CompletionResult]::new('--embedded', '--embedded', [CompletionResultType]::ParameterName, 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed')
            [CompletionResult]::new('--no-install', '--no-install', [CompletionResultType]::ParameterName, 'With --embedded: do not install PostgreSQL where none is found')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --output json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bars')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer yes to what would be asked')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail naming the missing flag instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'erp;embedded;stop' {
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]')
            [CompletionResult]::new('--embedded-dir', '--embedded-dir', [CompletionResultType]::ParameterName, 'Where the private cluster lives')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output form; progress, logs and prompts go to stderr in any case')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give the whole command at most so long ("90s", "5m"); of serve, the start')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Who acts, for the audit trail [default: user@host]')
            [CompletionResult]::new('--embedded', '--embedded', [CompletionResultType]::ParameterName, 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed')
            [CompletionResult]::new('--no-install', '--no-install', [CompletionResultType]::ParameterName, 'With --embedded: do not install PostgreSQL where none is found')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --output json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bars')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer yes to what would be asked')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail naming the missing flag instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'erp;embedded;psql' {
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]')
            [CompletionResult]::new('--embedded-dir', '--embedded-dir', [CompletionResultType]::ParameterName, 'Where the private cluster lives')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output form; progress, logs and prompts go to stderr in any case')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give the whole command at most so long ("90s", "5m"); of serve, the start')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Who acts, for the audit trail [default: user@host]')
            [CompletionResult]::new('--embedded', '--embedded', [CompletionResultType]::ParameterName, 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed')
            [CompletionResult]::new('--no-install', '--no-install', [CompletionResultType]::ParameterName, 'With --embedded: do not install PostgreSQL where none is found')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --output json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bars')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer yes to what would be asked')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail naming the missing flag instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'erp;embedded;reset' {
            [CompletionResult]::new('--confirm', '--confirm', [CompletionResultType]::ParameterName, 'The folder''s name once more')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]')
            [CompletionResult]::new('--embedded-dir', '--embedded-dir', [CompletionResultType]::ParameterName, 'Where the private cluster lives')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output form; progress, logs and prompts go to stderr in any case')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give the whole command at most so long ("90s", "5m"); of serve, the start')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Who acts, for the audit trail [default: user@host]')
            [CompletionResult]::new('--embedded', '--embedded', [CompletionResultType]::ParameterName, 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed')
            [CompletionResult]::new('--no-install', '--no-install', [CompletionResultType]::ParameterName, 'With --embedded: do not install PostgreSQL where none is found')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --output json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bars')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer yes to what would be asked')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail naming the missing flag instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'erp;embedded;help' {
            [CompletionResult]::new('path', 'path', [CompletionResultType]::ParameterValue, 'Where it lives and whether it runs')
            [CompletionResult]::new('stop', 'stop', [CompletionResultType]::ParameterValue, 'Stop whatever runs on it')
            [CompletionResult]::new('psql', 'psql', [CompletionResultType]::ParameterValue, 'A psql prompt on the running cluster, as its superuser')
            [CompletionResult]::new('reset', 'reset', [CompletionResultType]::ParameterValue, 'Delete the cluster with everything in it; secrets.toml stays, for backups made under its keys')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'erp;embedded;help;path' {
            break
        }
        'erp;embedded;help;stop' {
            break
        }
        'erp;embedded;help;psql' {
            break
        }
        'erp;embedded;help;reset' {
            break
        }
        'erp;embedded;help;help' {
            break
        }
        'erp;support-bundle' {
            [CompletionResult]::new('--out', '--out', [CompletionResultType]::ParameterName, 'A new file that only you can read')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]')
            [CompletionResult]::new('--embedded-dir', '--embedded-dir', [CompletionResultType]::ParameterName, 'Where the private cluster lives')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output form; progress, logs and prompts go to stderr in any case')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give the whole command at most so long ("90s", "5m"); of serve, the start')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Who acts, for the audit trail [default: user@host]')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Touch no network: neither database nor Redis')
            [CompletionResult]::new('--embedded', '--embedded', [CompletionResultType]::ParameterName, 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed')
            [CompletionResult]::new('--no-install', '--no-install', [CompletionResultType]::ParameterName, 'With --embedded: do not install PostgreSQL where none is found')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --output json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bars')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer yes to what would be asked')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail naming the missing flag instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'erp;completions' {
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]')
            [CompletionResult]::new('--embedded-dir', '--embedded-dir', [CompletionResultType]::ParameterName, 'Where the private cluster lives')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output form; progress, logs and prompts go to stderr in any case')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give the whole command at most so long ("90s", "5m"); of serve, the start')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Who acts, for the audit trail [default: user@host]')
            [CompletionResult]::new('--embedded', '--embedded', [CompletionResultType]::ParameterName, 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed')
            [CompletionResult]::new('--no-install', '--no-install', [CompletionResultType]::ParameterName, 'With --embedded: do not install PostgreSQL where none is found')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --output json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bars')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer yes to what would be asked')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail naming the missing flag instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'erp;man' {
            [CompletionResult]::new('--out', '--out', [CompletionResultType]::ParameterName, 'Write erp.1, erp-migrate.1, erp-migrate-status.1 … into this folder; otherwise the first one goes to stdout')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]')
            [CompletionResult]::new('--embedded-dir', '--embedded-dir', [CompletionResultType]::ParameterName, 'Where the private cluster lives')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output form; progress, logs and prompts go to stderr in any case')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give the whole command at most so long ("90s", "5m"); of serve, the start')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Who acts, for the audit trail [default: user@host]')
            [CompletionResult]::new('--embedded', '--embedded', [CompletionResultType]::ParameterName, 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed')
            [CompletionResult]::new('--no-install', '--no-install', [CompletionResultType]::ParameterName, 'With --embedded: do not install PostgreSQL where none is found')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --output json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bars')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer yes to what would be asked')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail naming the missing flag instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'erp;version' {
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]')
            [CompletionResult]::new('--embedded-dir', '--embedded-dir', [CompletionResultType]::ParameterName, 'Where the private cluster lives')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output form; progress, logs and prompts go to stderr in any case')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give the whole command at most so long ("90s", "5m"); of serve, the start')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Who acts, for the audit trail [default: user@host]')
            [CompletionResult]::new('--embedded', '--embedded', [CompletionResultType]::ParameterName, 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed')
            [CompletionResult]::new('--no-install', '--no-install', [CompletionResultType]::ParameterName, 'With --embedded: do not install PostgreSQL where none is found')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --output json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bars')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer yes to what would be asked')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail naming the missing flag instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'erp;run-task' {
            [CompletionResult]::new('--history', '--history', [CompletionResultType]::ParameterName, 'The last N runs, of the named task or of all')
            [CompletionResult]::new('--tenant', '--tenant', [CompletionResultType]::ParameterName, 'Only this tenant; may be repeated')
            [CompletionResult]::new('--wait-lock', '--wait-lock', [CompletionResultType]::ParameterName, 'Wait so long for a run that is under way elsewhere')
            [CompletionResult]::new('--args-json', '--args-json', [CompletionResultType]::ParameterName, 'The arguments as one JSON object; - reads stdin')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]')
            [CompletionResult]::new('--embedded-dir', '--embedded-dir', [CompletionResultType]::ParameterName, 'Where the private cluster lives')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output form; progress, logs and prompts go to stderr in any case')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give the whole command at most so long ("90s", "5m"); of serve, the start')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Who acts, for the audit trail [default: user@host]')
            [CompletionResult]::new('--list', '--list', [CompletionResultType]::ParameterName, 'Every task: schedule, next run, last run')
            [CompletionResult]::new('--last-failed', '--last-failed', [CompletionResultType]::ParameterName, 'Only runs that did not end well, the latest first')
            [CompletionResult]::new('--all-tenants', '--all-tenants', [CompletionResultType]::ParameterName, 'Every active tenant (the default)')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Change nothing; count what would be changed')
            [CompletionResult]::new('--follow', '--follow', [CompletionResultType]::ParameterName, 'Start nothing, but for --enqueue: watch the run that is under way, and end as it ends')
            [CompletionResult]::new('--enqueue', '--enqueue', [CompletionResultType]::ParameterName, 'Leave it to a running server, which begins it at once; with --follow, watch it to its end')
            [CompletionResult]::new('--force', '--force', [CompletionResultType]::ParameterName, 'Run it although it is disabled or paused; never past the lock')
            [CompletionResult]::new('--embedded', '--embedded', [CompletionResultType]::ParameterName, 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed')
            [CompletionResult]::new('--no-install', '--no-install', [CompletionResultType]::ParameterName, 'With --embedded: do not install PostgreSQL where none is found')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --output json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bars')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer yes to what would be asked')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail naming the missing flag instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('core.idempotency-cleanup', 'core.idempotency-cleanup', [CompletionResultType]::ParameterValue, 'Deletes expired answers kept under Idempotency-Key.')
            [CompletionResult]::new('core.audit-checkpoint', 'core.audit-checkpoint', [CompletionResultType]::ParameterValue, 'Appends signed heads of the audit chains to audit.checkpoint_file; needs audit.signing_key.')
            [CompletionResult]::new('core.event-cleanup', 'core.event-cleanup', [CompletionResultType]::ParameterValue, 'Makes the months of the event archive ahead, and drops old ones and old runs of tasks.')
            [CompletionResult]::new('auth.purge-expired', 'auth.purge-expired', [CompletionResultType]::ParameterValue, 'Deletes old sessions, refresh tokens and login records.')
            [CompletionResult]::new('auth.tenant-expiry', 'auth.tenant-expiry', [CompletionResultType]::ParameterValue, 'Notes that the time of tenants is over.')
            [CompletionResult]::new('health.reencrypt', 'health.reencrypt', [CompletionResultType]::ParameterValue, 'Moves personal data from previous keys to the present ones; run it after a rotation.')
            [CompletionResult]::new('events.relay', 'events.relay', [CompletionResultType]::ParameterValue, 'Relays the events that wait, as a running server does all the time.')
            break
        }
        'erp;run-task;core.idempotency-cleanup' {
            [CompletionResult]::new('--history', '--history', [CompletionResultType]::ParameterName, 'The last N runs, of the named task or of all')
            [CompletionResult]::new('--tenant', '--tenant', [CompletionResultType]::ParameterName, 'Only this tenant; may be repeated')
            [CompletionResult]::new('--wait-lock', '--wait-lock', [CompletionResultType]::ParameterName, 'Wait so long for a run that is under way elsewhere')
            [CompletionResult]::new('--args-json', '--args-json', [CompletionResultType]::ParameterName, 'The arguments as one JSON object; - reads stdin')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]')
            [CompletionResult]::new('--embedded-dir', '--embedded-dir', [CompletionResultType]::ParameterName, 'Where the private cluster lives')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output form; progress, logs and prompts go to stderr in any case')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give the whole command at most so long ("90s", "5m"); of serve, the start')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Who acts, for the audit trail [default: user@host]')
            [CompletionResult]::new('--last-failed', '--last-failed', [CompletionResultType]::ParameterName, 'Only runs that did not end well, the latest first')
            [CompletionResult]::new('--all-tenants', '--all-tenants', [CompletionResultType]::ParameterName, 'Every active tenant (the default)')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Change nothing; count what would be changed')
            [CompletionResult]::new('--follow', '--follow', [CompletionResultType]::ParameterName, 'Start nothing, but for --enqueue: watch the run that is under way, and end as it ends')
            [CompletionResult]::new('--enqueue', '--enqueue', [CompletionResultType]::ParameterName, 'Leave it to a running server, which begins it at once; with --follow, watch it to its end')
            [CompletionResult]::new('--force', '--force', [CompletionResultType]::ParameterName, 'Run it although it is disabled or paused; never past the lock')
            [CompletionResult]::new('--embedded', '--embedded', [CompletionResultType]::ParameterName, 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed')
            [CompletionResult]::new('--no-install', '--no-install', [CompletionResultType]::ParameterName, 'With --embedded: do not install PostgreSQL where none is found')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --output json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bars')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer yes to what would be asked')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail naming the missing flag instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'erp;run-task;core.audit-checkpoint' {
            [CompletionResult]::new('--history', '--history', [CompletionResultType]::ParameterName, 'The last N runs, of the named task or of all')
            [CompletionResult]::new('--tenant', '--tenant', [CompletionResultType]::ParameterName, 'Only this tenant; may be repeated')
            [CompletionResult]::new('--wait-lock', '--wait-lock', [CompletionResultType]::ParameterName, 'Wait so long for a run that is under way elsewhere')
            [CompletionResult]::new('--args-json', '--args-json', [CompletionResultType]::ParameterName, 'The arguments as one JSON object; - reads stdin')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]')
            [CompletionResult]::new('--embedded-dir', '--embedded-dir', [CompletionResultType]::ParameterName, 'Where the private cluster lives')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output form; progress, logs and prompts go to stderr in any case')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give the whole command at most so long ("90s", "5m"); of serve, the start')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Who acts, for the audit trail [default: user@host]')
            [CompletionResult]::new('--last-failed', '--last-failed', [CompletionResultType]::ParameterName, 'Only runs that did not end well, the latest first')
            [CompletionResult]::new('--all-tenants', '--all-tenants', [CompletionResultType]::ParameterName, 'Every active tenant (the default)')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Change nothing; count what would be changed')
            [CompletionResult]::new('--follow', '--follow', [CompletionResultType]::ParameterName, 'Start nothing, but for --enqueue: watch the run that is under way, and end as it ends')
            [CompletionResult]::new('--enqueue', '--enqueue', [CompletionResultType]::ParameterName, 'Leave it to a running server, which begins it at once; with --follow, watch it to its end')
            [CompletionResult]::new('--force', '--force', [CompletionResultType]::ParameterName, 'Run it although it is disabled or paused; never past the lock')
            [CompletionResult]::new('--embedded', '--embedded', [CompletionResultType]::ParameterName, 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed')
            [CompletionResult]::new('--no-install', '--no-install', [CompletionResultType]::ParameterName, 'With --embedded: do not install PostgreSQL where none is found')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --output json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bars')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer yes to what would be asked')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail naming the missing flag instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'erp;run-task;core.event-cleanup' {
            [CompletionResult]::new('--archive-days', '--archive-days', [CompletionResultType]::ParameterName, 'Months of delivered events that ended so many days ago are dropped.')
            [CompletionResult]::new('--inbox-days', '--inbox-days', [CompletionResultType]::ParameterName, 'The same for the marks that keep an event from taking effect twice.')
            [CompletionResult]::new('--run-days', '--run-days', [CompletionResultType]::ParameterName, 'Runs of tasks that ended so many days ago are forgotten, but for the last of each task.')
            [CompletionResult]::new('--history', '--history', [CompletionResultType]::ParameterName, 'The last N runs, of the named task or of all')
            [CompletionResult]::new('--tenant', '--tenant', [CompletionResultType]::ParameterName, 'Only this tenant; may be repeated')
            [CompletionResult]::new('--wait-lock', '--wait-lock', [CompletionResultType]::ParameterName, 'Wait so long for a run that is under way elsewhere')
            [CompletionResult]::new('--args-json', '--args-json', [CompletionResultType]::ParameterName, 'The arguments as one JSON object; - reads stdin')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]')
            [CompletionResult]::new('--embedded-dir', '--embedded-dir', [CompletionResultType]::ParameterName, 'Where the private cluster lives')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output form; progress, logs and prompts go to stderr in any case')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give the whole command at most so long ("90s", "5m"); of serve, the start')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Who acts, for the audit trail [default: user@host]')
            [CompletionResult]::new('--last-failed', '--last-failed', [CompletionResultType]::ParameterName, 'Only runs that did not end well, the latest first')
            [CompletionResult]::new('--all-tenants', '--all-tenants', [CompletionResultType]::ParameterName, 'Every active tenant (the default)')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Change nothing; count what would be changed')
            [CompletionResult]::new('--follow', '--follow', [CompletionResultType]::ParameterName, 'Start nothing, but for --enqueue: watch the run that is under way, and end as it ends')
            [CompletionResult]::new('--enqueue', '--enqueue', [CompletionResultType]::ParameterName, 'Leave it to a running server, which begins it at once; with --follow, watch it to its end')
            [CompletionResult]::new('--force', '--force', [CompletionResultType]::ParameterName, 'Run it although it is disabled or paused; never past the lock')
            [CompletionResult]::new('--embedded', '--embedded', [CompletionResultType]::ParameterName, 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed')
            [CompletionResult]::new('--no-install', '--no-install', [CompletionResultType]::ParameterName, 'With --embedded: do not install PostgreSQL where none is found')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --output json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bars')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer yes to what would be asked')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail naming the missing flag instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'erp;run-task;auth.purge-expired' {
            [CompletionResult]::new('--history', '--history', [CompletionResultType]::ParameterName, 'The last N runs, of the named task or of all')
            [CompletionResult]::new('--tenant', '--tenant', [CompletionResultType]::ParameterName, 'Only this tenant; may be repeated')
            [CompletionResult]::new('--wait-lock', '--wait-lock', [CompletionResultType]::ParameterName, 'Wait so long for a run that is under way elsewhere')
            [CompletionResult]::new('--args-json', '--args-json', [CompletionResultType]::ParameterName, 'The arguments as one JSON object; - reads stdin')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]')
            [CompletionResult]::new('--embedded-dir', '--embedded-dir', [CompletionResultType]::ParameterName, 'Where the private cluster lives')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output form; progress, logs and prompts go to stderr in any case')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give the whole command at most so long ("90s", "5m"); of serve, the start')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Who acts, for the audit trail [default: user@host]')
            [CompletionResult]::new('--last-failed', '--last-failed', [CompletionResultType]::ParameterName, 'Only runs that did not end well, the latest first')
            [CompletionResult]::new('--all-tenants', '--all-tenants', [CompletionResultType]::ParameterName, 'Every active tenant (the default)')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Change nothing; count what would be changed')
            [CompletionResult]::new('--follow', '--follow', [CompletionResultType]::ParameterName, 'Start nothing, but for --enqueue: watch the run that is under way, and end as it ends')
            [CompletionResult]::new('--enqueue', '--enqueue', [CompletionResultType]::ParameterName, 'Leave it to a running server, which begins it at once; with --follow, watch it to its end')
            [CompletionResult]::new('--force', '--force', [CompletionResultType]::ParameterName, 'Run it although it is disabled or paused; never past the lock')
            [CompletionResult]::new('--embedded', '--embedded', [CompletionResultType]::ParameterName, 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed')
            [CompletionResult]::new('--no-install', '--no-install', [CompletionResultType]::ParameterName, 'With --embedded: do not install PostgreSQL where none is found')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --output json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bars')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer yes to what would be asked')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail naming the missing flag instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'erp;run-task;auth.tenant-expiry' {
            [CompletionResult]::new('--history', '--history', [CompletionResultType]::ParameterName, 'The last N runs, of the named task or of all')
            [CompletionResult]::new('--tenant', '--tenant', [CompletionResultType]::ParameterName, 'Only this tenant; may be repeated')
            [CompletionResult]::new('--wait-lock', '--wait-lock', [CompletionResultType]::ParameterName, 'Wait so long for a run that is under way elsewhere')
            [CompletionResult]::new('--args-json', '--args-json', [CompletionResultType]::ParameterName, 'The arguments as one JSON object; - reads stdin')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]')
            [CompletionResult]::new('--embedded-dir', '--embedded-dir', [CompletionResultType]::ParameterName, 'Where the private cluster lives')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output form; progress, logs and prompts go to stderr in any case')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give the whole command at most so long ("90s", "5m"); of serve, the start')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Who acts, for the audit trail [default: user@host]')
            [CompletionResult]::new('--last-failed', '--last-failed', [CompletionResultType]::ParameterName, 'Only runs that did not end well, the latest first')
            [CompletionResult]::new('--all-tenants', '--all-tenants', [CompletionResultType]::ParameterName, 'Every active tenant (the default)')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Change nothing; count what would be changed')
            [CompletionResult]::new('--follow', '--follow', [CompletionResultType]::ParameterName, 'Start nothing, but for --enqueue: watch the run that is under way, and end as it ends')
            [CompletionResult]::new('--enqueue', '--enqueue', [CompletionResultType]::ParameterName, 'Leave it to a running server, which begins it at once; with --follow, watch it to its end')
            [CompletionResult]::new('--force', '--force', [CompletionResultType]::ParameterName, 'Run it although it is disabled or paused; never past the lock')
            [CompletionResult]::new('--embedded', '--embedded', [CompletionResultType]::ParameterName, 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed')
            [CompletionResult]::new('--no-install', '--no-install', [CompletionResultType]::ParameterName, 'With --embedded: do not install PostgreSQL where none is found')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --output json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bars')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer yes to what would be asked')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail naming the missing flag instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'erp;run-task;health.reencrypt' {
            [CompletionResult]::new('--batch', '--batch', [CompletionResultType]::ParameterName, 'Rows of one transaction, 1 to 5000.')
            [CompletionResult]::new('--history', '--history', [CompletionResultType]::ParameterName, 'The last N runs, of the named task or of all')
            [CompletionResult]::new('--tenant', '--tenant', [CompletionResultType]::ParameterName, 'Only this tenant; may be repeated')
            [CompletionResult]::new('--wait-lock', '--wait-lock', [CompletionResultType]::ParameterName, 'Wait so long for a run that is under way elsewhere')
            [CompletionResult]::new('--args-json', '--args-json', [CompletionResultType]::ParameterName, 'The arguments as one JSON object; - reads stdin')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]')
            [CompletionResult]::new('--embedded-dir', '--embedded-dir', [CompletionResultType]::ParameterName, 'Where the private cluster lives')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output form; progress, logs and prompts go to stderr in any case')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give the whole command at most so long ("90s", "5m"); of serve, the start')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Who acts, for the audit trail [default: user@host]')
            [CompletionResult]::new('--last-failed', '--last-failed', [CompletionResultType]::ParameterName, 'Only runs that did not end well, the latest first')
            [CompletionResult]::new('--all-tenants', '--all-tenants', [CompletionResultType]::ParameterName, 'Every active tenant (the default)')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Change nothing; count what would be changed')
            [CompletionResult]::new('--follow', '--follow', [CompletionResultType]::ParameterName, 'Start nothing, but for --enqueue: watch the run that is under way, and end as it ends')
            [CompletionResult]::new('--enqueue', '--enqueue', [CompletionResultType]::ParameterName, 'Leave it to a running server, which begins it at once; with --follow, watch it to its end')
            [CompletionResult]::new('--force', '--force', [CompletionResultType]::ParameterName, 'Run it although it is disabled or paused; never past the lock')
            [CompletionResult]::new('--embedded', '--embedded', [CompletionResultType]::ParameterName, 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed')
            [CompletionResult]::new('--no-install', '--no-install', [CompletionResultType]::ParameterName, 'With --embedded: do not install PostgreSQL where none is found')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --output json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bars')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer yes to what would be asked')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail naming the missing flag instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'erp;run-task;events.relay' {
            [CompletionResult]::new('--history', '--history', [CompletionResultType]::ParameterName, 'The last N runs, of the named task or of all')
            [CompletionResult]::new('--tenant', '--tenant', [CompletionResultType]::ParameterName, 'Only this tenant; may be repeated')
            [CompletionResult]::new('--wait-lock', '--wait-lock', [CompletionResultType]::ParameterName, 'Wait so long for a run that is under way elsewhere')
            [CompletionResult]::new('--args-json', '--args-json', [CompletionResultType]::ParameterName, 'The arguments as one JSON object; - reads stdin')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]')
            [CompletionResult]::new('--embedded-dir', '--embedded-dir', [CompletionResultType]::ParameterName, 'Where the private cluster lives')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output form; progress, logs and prompts go to stderr in any case')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give the whole command at most so long ("90s", "5m"); of serve, the start')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Who acts, for the audit trail [default: user@host]')
            [CompletionResult]::new('--last-failed', '--last-failed', [CompletionResultType]::ParameterName, 'Only runs that did not end well, the latest first')
            [CompletionResult]::new('--all-tenants', '--all-tenants', [CompletionResultType]::ParameterName, 'Every active tenant (the default)')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Change nothing; count what would be changed')
            [CompletionResult]::new('--follow', '--follow', [CompletionResultType]::ParameterName, 'Start nothing, but for --enqueue: watch the run that is under way, and end as it ends')
            [CompletionResult]::new('--enqueue', '--enqueue', [CompletionResultType]::ParameterName, 'Leave it to a running server, which begins it at once; with --follow, watch it to its end')
            [CompletionResult]::new('--force', '--force', [CompletionResultType]::ParameterName, 'Run it although it is disabled or paused; never past the lock')
            [CompletionResult]::new('--embedded', '--embedded', [CompletionResultType]::ParameterName, 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed')
            [CompletionResult]::new('--no-install', '--no-install', [CompletionResultType]::ParameterName, 'With --embedded: do not install PostgreSQL where none is found')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --output json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bars')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer yes to what would be asked')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail naming the missing flag instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'erp;health' {
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]')
            [CompletionResult]::new('--embedded-dir', '--embedded-dir', [CompletionResultType]::ParameterName, 'Where the private cluster lives')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output form; progress, logs and prompts go to stderr in any case')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give the whole command at most so long ("90s", "5m"); of serve, the start')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Who acts, for the audit trail [default: user@host]')
            [CompletionResult]::new('--embedded', '--embedded', [CompletionResultType]::ParameterName, 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed')
            [CompletionResult]::new('--no-install', '--no-install', [CompletionResultType]::ParameterName, 'With --embedded: do not install PostgreSQL where none is found')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --output json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bars')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer yes to what would be asked')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail naming the missing flag instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('import-fhir', 'import-fhir', [CompletionResultType]::ParameterValue, 'Import patients from FHIR R4 documents')
            [CompletionResult]::new('legal-hold', 'legal-hold', [CompletionResultType]::ParameterValue, 'Keep a patient from being erased, or let go again')
            [CompletionResult]::new('make-decoy', 'make-decoy', [CompletionResultType]::ParameterValue, 'Register a patient who does not exist: whoever finds, opens or reveals it raises an alarm')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'erp;health;import-fhir' {
            [CompletionResult]::new('--tenant', '--tenant', [CompletionResultType]::ParameterName, 'The tenant to work on [default: the default tenant]')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]')
            [CompletionResult]::new('--embedded-dir', '--embedded-dir', [CompletionResultType]::ParameterName, 'Where the private cluster lives')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output form; progress, logs and prompts go to stderr in any case')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give the whole command at most so long ("90s", "5m"); of serve, the start')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Who acts, for the audit trail [default: user@host]')
            [CompletionResult]::new('--continue-on-error', '--continue-on-error', [CompletionResultType]::ParameterName, 'Go on with the next document after one that cannot be read to its end')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Change nothing; say what would be done')
            [CompletionResult]::new('--embedded', '--embedded', [CompletionResultType]::ParameterName, 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed')
            [CompletionResult]::new('--no-install', '--no-install', [CompletionResultType]::ParameterName, 'With --embedded: do not install PostgreSQL where none is found')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --output json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bars')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer yes to what would be asked')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail naming the missing flag instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'erp;health;legal-hold' {
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Kept in the audit trail: no personal data')
            [CompletionResult]::new('--tenant', '--tenant', [CompletionResultType]::ParameterName, 'The tenant to work on [default: the default tenant]')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]')
            [CompletionResult]::new('--embedded-dir', '--embedded-dir', [CompletionResultType]::ParameterName, 'Where the private cluster lives')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output form; progress, logs and prompts go to stderr in any case')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give the whole command at most so long ("90s", "5m"); of serve, the start')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Who acts, for the audit trail [default: user@host]')
            [CompletionResult]::new('--release', '--release', [CompletionResultType]::ParameterName, 'End the hold')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Change nothing; say what would be done')
            [CompletionResult]::new('--embedded', '--embedded', [CompletionResultType]::ParameterName, 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed')
            [CompletionResult]::new('--no-install', '--no-install', [CompletionResultType]::ParameterName, 'With --embedded: do not install PostgreSQL where none is found')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --output json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bars')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer yes to what would be asked')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail naming the missing flag instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'erp;health;make-decoy' {
            [CompletionResult]::new('--tenant', '--tenant', [CompletionResultType]::ParameterName, 'The tenant to work on [default: the default tenant]')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]')
            [CompletionResult]::new('--embedded-dir', '--embedded-dir', [CompletionResultType]::ParameterName, 'Where the private cluster lives')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output form; progress, logs and prompts go to stderr in any case')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give the whole command at most so long ("90s", "5m"); of serve, the start')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Who acts, for the audit trail [default: user@host]')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Change nothing; say what would be done')
            [CompletionResult]::new('--embedded', '--embedded', [CompletionResultType]::ParameterName, 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed')
            [CompletionResult]::new('--no-install', '--no-install', [CompletionResultType]::ParameterName, 'With --embedded: do not install PostgreSQL where none is found')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --output json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bars')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer yes to what would be asked')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail naming the missing flag instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'erp;health;help' {
            [CompletionResult]::new('import-fhir', 'import-fhir', [CompletionResultType]::ParameterValue, 'Import patients from FHIR R4 documents')
            [CompletionResult]::new('legal-hold', 'legal-hold', [CompletionResultType]::ParameterValue, 'Keep a patient from being erased, or let go again')
            [CompletionResult]::new('make-decoy', 'make-decoy', [CompletionResultType]::ParameterValue, 'Register a patient who does not exist: whoever finds, opens or reveals it raises an alarm')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'erp;health;help;import-fhir' {
            break
        }
        'erp;health;help;legal-hold' {
            break
        }
        'erp;health;help;make-decoy' {
            break
        }
        'erp;health;help;help' {
            break
        }
        'erp;user' {
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]')
            [CompletionResult]::new('--embedded-dir', '--embedded-dir', [CompletionResultType]::ParameterName, 'Where the private cluster lives')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output form; progress, logs and prompts go to stderr in any case')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give the whole command at most so long ("90s", "5m"); of serve, the start')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Who acts, for the audit trail [default: user@host]')
            [CompletionResult]::new('--embedded', '--embedded', [CompletionResultType]::ParameterName, 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed')
            [CompletionResult]::new('--no-install', '--no-install', [CompletionResultType]::ParameterName, 'With --embedded: do not install PostgreSQL where none is found')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --output json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bars')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer yes to what would be asked')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail naming the missing flag instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('create', 'create', [CompletionResultType]::ParameterValue, 'Make a user; the password must be changed at the first login')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'The users of a tenant, newest first, in pages')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'One user: status, roles, sessions, failed attempts')
            [CompletionResult]::new('reset-password', 'reset-password', [CompletionResultType]::ParameterValue, 'Set a new password, end every session and forgive failed attempts')
            [CompletionResult]::new('reset-mfa', 'reset-mfa', [CompletionResultType]::ParameterValue, 'Take a user''s second factor off and end every session')
            [CompletionResult]::new('unlock', 'unlock', [CompletionResultType]::ParameterValue, 'Forgive failed attempts, so that the user need not wait for the next one')
            [CompletionResult]::new('disable', 'disable', [CompletionResultType]::ParameterValue, 'Keep a user from signing in and end what is open, from the next request on')
            [CompletionResult]::new('enable', 'enable', [CompletionResultType]::ParameterValue, 'Let a disabled user sign in again; sessions that were ended stay so')
            [CompletionResult]::new('sessions', 'sessions', [CompletionResultType]::ParameterValue, 'Where a user is signed in; end one session or all')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'erp;user;create' {
            [CompletionResult]::new('--username', '--username', [CompletionResultType]::ParameterName, 'The name the user will sign in by')
            [CompletionResult]::new('--role', '--role', [CompletionResultType]::ParameterName, 'A role of the tenant; may be repeated')
            [CompletionResult]::new('--password-file', '--password-file', [CompletionResultType]::ParameterName, 'Read it from a file')
            [CompletionResult]::new('--tenant', '--tenant', [CompletionResultType]::ParameterName, 'The tenant to work on [default: the default tenant]')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]')
            [CompletionResult]::new('--embedded-dir', '--embedded-dir', [CompletionResultType]::ParameterName, 'Where the private cluster lives')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output form; progress, logs and prompts go to stderr in any case')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give the whole command at most so long ("90s", "5m"); of serve, the start')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Who acts, for the audit trail [default: user@host]')
            [CompletionResult]::new('--keep-password', '--keep-password', [CompletionResultType]::ParameterName, 'The password need not be changed at the first login')
            [CompletionResult]::new('--if-missing', '--if-missing', [CompletionResultType]::ParameterName, 'Succeed if there is a user of this name; it is left as it is')
            [CompletionResult]::new('--password-stdin', '--password-stdin', [CompletionResultType]::ParameterName, 'Read the password from stdin')
            [CompletionResult]::new('--generate', '--generate', [CompletionResultType]::ParameterName, 'Make one and print it once')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Change nothing; say what would be done')
            [CompletionResult]::new('--embedded', '--embedded', [CompletionResultType]::ParameterName, 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed')
            [CompletionResult]::new('--no-install', '--no-install', [CompletionResultType]::ParameterName, 'With --embedded: do not install PostgreSQL where none is found')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --output json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bars')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer yes to what would be asked')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail naming the missing flag instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'erp;user;list' {
            [CompletionResult]::new('--limit', '--limit', [CompletionResultType]::ParameterName, 'So many at most, up to 200')
            [CompletionResult]::new('--cursor', '--cursor', [CompletionResultType]::ParameterName, 'Go on after a page: its next_cursor')
            [CompletionResult]::new('--tenant', '--tenant', [CompletionResultType]::ParameterName, 'The tenant to work on [default: the default tenant]')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]')
            [CompletionResult]::new('--embedded-dir', '--embedded-dir', [CompletionResultType]::ParameterName, 'Where the private cluster lives')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output form; progress, logs and prompts go to stderr in any case')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give the whole command at most so long ("90s", "5m"); of serve, the start')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Who acts, for the audit trail [default: user@host]')
            [CompletionResult]::new('--embedded', '--embedded', [CompletionResultType]::ParameterName, 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed')
            [CompletionResult]::new('--no-install', '--no-install', [CompletionResultType]::ParameterName, 'With --embedded: do not install PostgreSQL where none is found')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --output json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bars')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer yes to what would be asked')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail naming the missing flag instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'erp;user;show' {
            [CompletionResult]::new('--tenant', '--tenant', [CompletionResultType]::ParameterName, 'The tenant to work on [default: the default tenant]')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]')
            [CompletionResult]::new('--embedded-dir', '--embedded-dir', [CompletionResultType]::ParameterName, 'Where the private cluster lives')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output form; progress, logs and prompts go to stderr in any case')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give the whole command at most so long ("90s", "5m"); of serve, the start')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Who acts, for the audit trail [default: user@host]')
            [CompletionResult]::new('--embedded', '--embedded', [CompletionResultType]::ParameterName, 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed')
            [CompletionResult]::new('--no-install', '--no-install', [CompletionResultType]::ParameterName, 'With --embedded: do not install PostgreSQL where none is found')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --output json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bars')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer yes to what would be asked')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail naming the missing flag instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'erp;user;reset-password' {
            [CompletionResult]::new('--password-file', '--password-file', [CompletionResultType]::ParameterName, 'Read it from a file')
            [CompletionResult]::new('--tenant', '--tenant', [CompletionResultType]::ParameterName, 'The tenant to work on [default: the default tenant]')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]')
            [CompletionResult]::new('--embedded-dir', '--embedded-dir', [CompletionResultType]::ParameterName, 'Where the private cluster lives')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output form; progress, logs and prompts go to stderr in any case')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give the whole command at most so long ("90s", "5m"); of serve, the start')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Who acts, for the audit trail [default: user@host]')
            [CompletionResult]::new('--keep-password', '--keep-password', [CompletionResultType]::ParameterName, 'The password need not be changed at the next login')
            [CompletionResult]::new('--password-stdin', '--password-stdin', [CompletionResultType]::ParameterName, 'Read the password from stdin')
            [CompletionResult]::new('--generate', '--generate', [CompletionResultType]::ParameterName, 'Make one and print it once')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Change nothing; say what would be done')
            [CompletionResult]::new('--embedded', '--embedded', [CompletionResultType]::ParameterName, 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed')
            [CompletionResult]::new('--no-install', '--no-install', [CompletionResultType]::ParameterName, 'With --embedded: do not install PostgreSQL where none is found')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --output json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bars')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer yes to what would be asked')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail naming the missing flag instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'erp;user;reset-mfa' {
            [CompletionResult]::new('--tenant', '--tenant', [CompletionResultType]::ParameterName, 'The tenant to work on [default: the default tenant]')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]')
            [CompletionResult]::new('--embedded-dir', '--embedded-dir', [CompletionResultType]::ParameterName, 'Where the private cluster lives')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output form; progress, logs and prompts go to stderr in any case')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give the whole command at most so long ("90s", "5m"); of serve, the start')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Who acts, for the audit trail [default: user@host]')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Change nothing; say what would be done')
            [CompletionResult]::new('--embedded', '--embedded', [CompletionResultType]::ParameterName, 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed')
            [CompletionResult]::new('--no-install', '--no-install', [CompletionResultType]::ParameterName, 'With --embedded: do not install PostgreSQL where none is found')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --output json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bars')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer yes to what would be asked')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail naming the missing flag instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'erp;user;unlock' {
            [CompletionResult]::new('--tenant', '--tenant', [CompletionResultType]::ParameterName, 'The tenant to work on [default: the default tenant]')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]')
            [CompletionResult]::new('--embedded-dir', '--embedded-dir', [CompletionResultType]::ParameterName, 'Where the private cluster lives')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output form; progress, logs and prompts go to stderr in any case')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give the whole command at most so long ("90s", "5m"); of serve, the start')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Who acts, for the audit trail [default: user@host]')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Change nothing; say what would be done')
            [CompletionResult]::new('--embedded', '--embedded', [CompletionResultType]::ParameterName, 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed')
            [CompletionResult]::new('--no-install', '--no-install', [CompletionResultType]::ParameterName, 'With --embedded: do not install PostgreSQL where none is found')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --output json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bars')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer yes to what would be asked')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail naming the missing flag instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'erp;user;disable' {
            [CompletionResult]::new('--tenant', '--tenant', [CompletionResultType]::ParameterName, 'The tenant to work on [default: the default tenant]')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]')
            [CompletionResult]::new('--embedded-dir', '--embedded-dir', [CompletionResultType]::ParameterName, 'Where the private cluster lives')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output form; progress, logs and prompts go to stderr in any case')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give the whole command at most so long ("90s", "5m"); of serve, the start')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Who acts, for the audit trail [default: user@host]')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Change nothing; say what would be done')
            [CompletionResult]::new('--embedded', '--embedded', [CompletionResultType]::ParameterName, 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed')
            [CompletionResult]::new('--no-install', '--no-install', [CompletionResultType]::ParameterName, 'With --embedded: do not install PostgreSQL where none is found')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --output json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bars')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer yes to what would be asked')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail naming the missing flag instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'erp;user;enable' {
            [CompletionResult]::new('--tenant', '--tenant', [CompletionResultType]::ParameterName, 'The tenant to work on [default: the default tenant]')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]')
            [CompletionResult]::new('--embedded-dir', '--embedded-dir', [CompletionResultType]::ParameterName, 'Where the private cluster lives')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output form; progress, logs and prompts go to stderr in any case')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give the whole command at most so long ("90s", "5m"); of serve, the start')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Who acts, for the audit trail [default: user@host]')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Change nothing; say what would be done')
            [CompletionResult]::new('--embedded', '--embedded', [CompletionResultType]::ParameterName, 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed')
            [CompletionResult]::new('--no-install', '--no-install', [CompletionResultType]::ParameterName, 'With --embedded: do not install PostgreSQL where none is found')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --output json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bars')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer yes to what would be asked')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail naming the missing flag instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'erp;user;sessions' {
            [CompletionResult]::new('--cursor', '--cursor', [CompletionResultType]::ParameterName, 'Go on after a page: its next_cursor')
            [CompletionResult]::new('--kill', '--kill', [CompletionResultType]::ParameterName, 'End this session')
            [CompletionResult]::new('--tenant', '--tenant', [CompletionResultType]::ParameterName, 'The tenant to work on [default: the default tenant]')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'A configuration file; later ones win. Also ERP_CONFIG=a:b')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]')
            [CompletionResult]::new('--embedded-dir', '--embedded-dir', [CompletionResultType]::ParameterName, 'Where the private cluster lives')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output form; progress, logs and prompts go to stderr in any case')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Give the whole command at most so long ("90s", "5m"); of serve, the start')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'Who acts, for the audit trail [default: user@host]')
            [CompletionResult]::new('--kill-all', '--kill-all', [CompletionResultType]::ParameterName, 'End all of them')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Change nothing; say what would be done')
            [CompletionResult]::new('--embedded', '--embedded', [CompletionResultType]::ParameterName, 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed')
            [CompletionResult]::new('--no-install', '--no-install', [CompletionResultType]::ParameterName, 'With --embedded: do not install PostgreSQL where none is found')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --output json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Less: -q no notices, -qq nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'More logs: -v debug, -vv trace')
            [CompletionResult]::new('--no-progress', '--no-progress', [CompletionResultType]::ParameterName, 'No progress bars')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer yes to what would be asked')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail naming the missing flag instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'erp;user;help' {
            [CompletionResult]::new('create', 'create', [CompletionResultType]::ParameterValue, 'Make a user; the password must be changed at the first login')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'The users of a tenant, newest first, in pages')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'One user: status, roles, sessions, failed attempts')
            [CompletionResult]::new('reset-password', 'reset-password', [CompletionResultType]::ParameterValue, 'Set a new password, end every session and forgive failed attempts')
            [CompletionResult]::new('reset-mfa', 'reset-mfa', [CompletionResultType]::ParameterValue, 'Take a user''s second factor off and end every session')
            [CompletionResult]::new('unlock', 'unlock', [CompletionResultType]::ParameterValue, 'Forgive failed attempts, so that the user need not wait for the next one')
            [CompletionResult]::new('disable', 'disable', [CompletionResultType]::ParameterValue, 'Keep a user from signing in and end what is open, from the next request on')
            [CompletionResult]::new('enable', 'enable', [CompletionResultType]::ParameterValue, 'Let a disabled user sign in again; sessions that were ended stay so')
            [CompletionResult]::new('sessions', 'sessions', [CompletionResultType]::ParameterValue, 'Where a user is signed in; end one session or all')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'erp;user;help;create' {
            break
        }
        'erp;user;help;list' {
            break
        }
        'erp;user;help;show' {
            break
        }
        'erp;user;help;reset-password' {
            break
        }
        'erp;user;help;reset-mfa' {
            break
        }
        'erp;user;help;unlock' {
            break
        }
        'erp;user;help;disable' {
            break
        }
        'erp;user;help;enable' {
            break
        }
        'erp;user;help;sessions' {
            break
        }
        'erp;user;help;help' {
            break
        }
        'erp;help' {
            [CompletionResult]::new('check-config', 'check-config', [CompletionResultType]::ParameterValue, 'Merge the configuration and judge it: every finding at once, no network')
            [CompletionResult]::new('migrate', 'migrate', [CompletionResultType]::ParameterValue, 'Bring the schema up to this binary''s level (the same as `erp migrate up`)')
            [CompletionResult]::new('seed', 'seed', [CompletionResultType]::ParameterValue, 'Make what is missing: default tenant, permissions, built-in roles, administrator. Never resets anything')
            [CompletionResult]::new('doctor', 'doctor', [CompletionResultType]::ParameterValue, 'Look at everything an installation stands on: configuration, host, database, keys, tasks, Redis')
            [CompletionResult]::new('verify', 'verify', [CompletionResultType]::ParameterValue, 'Prove what must be so of the stored data: the audit chains, row-level security, what keys open')
            [CompletionResult]::new('tenant', 'tenant', [CompletionResultType]::ParameterValue, 'The tenants of the installation')
            [CompletionResult]::new('serve', 'serve', [CompletionResultType]::ParameterValue, 'Run every phase and serve until SIGTERM or SIGINT; a second signal aborts')
            [CompletionResult]::new('schedule', 'schedule', [CompletionResultType]::ParameterValue, 'When background tasks run, and keeping them from it')
            [CompletionResult]::new('audit', 'audit', [CompletionResultType]::ParameterValue, 'The audit chain: recompute it, move its old part into files, or hand it to somebody else')
            [CompletionResult]::new('outbox', 'outbox', [CompletionResultType]::ParameterValue, 'Events on their way to those who want them: what waits, who brings them, and which sink is paused')
            [CompletionResult]::new('dead-letters', 'dead-letters', [CompletionResultType]::ParameterValue, 'Events that a sink would not take: look at them, hand them over again, or put them aside')
            [CompletionResult]::new('sinks', 'sinks', [CompletionResultType]::ParameterValue, 'Receivers of events outside the product: Redis Streams, NATS JetStream, webhooks, the log')
            [CompletionResult]::new('backup', 'backup', [CompletionResultType]::ParameterValue, 'Save the database, look at what was saved, bring it back')
            [CompletionResult]::new('maintenance', 'maintenance', [CompletionResultType]::ParameterValue, 'Refuse requests on purpose, on every server, and tell users why')
            [CompletionResult]::new('secrets', 'secrets', [CompletionResultType]::ParameterValue, 'Keys and passwords: make them, verify them, exchange them')
            [CompletionResult]::new('events', 'events', [CompletionResultType]::ParameterValue, 'The catalogue of events, with the schema of each, and delivering old ones once more')
            [CompletionResult]::new('phases', 'phases', [CompletionResultType]::ParameterValue, 'The startup chain: what each phase does, needs and changes, and the command that runs up to it')
            [CompletionResult]::new('routes', 'routes', [CompletionResultType]::ParameterValue, 'Every HTTP operation and what it takes to call it; needs no configuration')
            [CompletionResult]::new('openapi', 'openapi', [CompletionResultType]::ParameterValue, 'The OpenAPI 3.1 document of the HTTP API; needs no configuration')
            [CompletionResult]::new('healthcheck', 'healthcheck', [CompletionResultType]::ParameterValue, 'Ask a running server how it is; needs no configuration, for images without curl')
            [CompletionResult]::new('wait', 'wait', [CompletionResultType]::ParameterValue, 'Wait until what is named is there; for start scripts and init containers')
            [CompletionResult]::new('embedded', 'embedded', [CompletionResultType]::ParameterValue, 'The private PostgreSQL cluster of --embedded')
            [CompletionResult]::new('support-bundle', 'support-bundle', [CompletionResultType]::ParameterValue, 'Gather what somebody who helps from afar has to know: configuration without secrets, verdicts of doctor, versions, task history')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'A completion script for your shell')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'Manual pages: one for every command')
            [CompletionResult]::new('version', 'version', [CompletionResultType]::ParameterValue, 'What this binary is')
            [CompletionResult]::new('run-task', 'run-task', [CompletionResultType]::ParameterValue, 'Run one background task here and now, the way the scheduler would')
            [CompletionResult]::new('health', 'health', [CompletionResultType]::ParameterValue, 'Commands of the health module')
            [CompletionResult]::new('user', 'user', [CompletionResultType]::ParameterValue, 'The users of a tenant, for operators')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'erp;help;check-config' {
            break
        }
        'erp;help;migrate' {
            [CompletionResult]::new('up', 'up', [CompletionResultType]::ParameterValue, 'Apply what is pending')
            [CompletionResult]::new('status', 'status', [CompletionResultType]::ParameterValue, 'What is applied and what is pending; 0 current, 3 pending or diverged, 4 ahead')
            [CompletionResult]::new('plan', 'plan', [CompletionResultType]::ParameterValue, 'The statements that would run, in order')
            [CompletionResult]::new('down', 'down', [CompletionResultType]::ParameterValue, 'Take the newest migrations back; their tables go with everything in them')
            [CompletionResult]::new('verify', 'verify', [CompletionResultType]::ParameterValue, 'Compare the schema with this binary: checksums of what is applied, and the guards that keep tenants apart')
            [CompletionResult]::new('wait', 'wait', [CompletionResultType]::ParameterValue, 'Wait until another process has brought the schema up to this binary''s level')
            [CompletionResult]::new('mark', 'mark', [CompletionResultType]::ParameterValue, 'Record a migration as applied without running it; the reason is kept in erp_migrations')
            break
        }
        'erp;help;migrate;up' {
            break
        }
        'erp;help;migrate;status' {
            break
        }
        'erp;help;migrate;plan' {
            break
        }
        'erp;help;migrate;down' {
            break
        }
        'erp;help;migrate;verify' {
            break
        }
        'erp;help;migrate;wait' {
            break
        }
        'erp;help;migrate;mark' {
            break
        }
        'erp;help;seed' {
            break
        }
        'erp;help;doctor' {
            break
        }
        'erp;help;verify' {
            break
        }
        'erp;help;tenant' {
            [CompletionResult]::new('create', 'create', [CompletionResultType]::ParameterValue, 'Make a tenant with its roles and administrator, as `erp seed --tenant` does; an existing one is left as it is')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'Every tenant by slug, in pages')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'One tenant: name, status, plan, end, time zone')
            [CompletionResult]::new('suspend', 'suspend', [CompletionResultType]::ParameterValue, 'Refuse everything to a tenant''s users, from the next request on; nothing is deleted')
            [CompletionResult]::new('resume', 'resume', [CompletionResultType]::ParameterValue, 'Let a suspended tenant''s users in again')
            [CompletionResult]::new('close', 'close', [CompletionResultType]::ParameterValue, 'Close a suspended or expired tenant for good, once its rows are exported')
            [CompletionResult]::new('update', 'update', [CompletionResultType]::ParameterValue, 'Change a tenant''s name, time zone, plan, end and number of users; what is not named stays')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Write one tenant''s rows into a sealed file that only you can read, from one snapshot')
            [CompletionResult]::new('import', 'import', [CompletionResultType]::ParameterValue, 'Bring an exported tenant into this installation: all of it, in one transaction, or nothing')
            [CompletionResult]::new('erase', 'erase', [CompletionResultType]::ParameterValue, 'Erase all rows of a closed tenant, its persons'' keys first, as the owner of the tables')
            break
        }
        'erp;help;tenant;create' {
            break
        }
        'erp;help;tenant;list' {
            break
        }
        'erp;help;tenant;show' {
            break
        }
        'erp;help;tenant;suspend' {
            break
        }
        'erp;help;tenant;resume' {
            break
        }
        'erp;help;tenant;close' {
            break
        }
        'erp;help;tenant;update' {
            break
        }
        'erp;help;tenant;export' {
            break
        }
        'erp;help;tenant;import' {
            break
        }
        'erp;help;tenant;erase' {
            break
        }
        'erp;help;serve' {
            break
        }
        'erp;help;schedule' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'Every task: schedule, next run, last run, whether it is paused')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'One task: its rules, its next slots, its last runs, and who runs it now')
            [CompletionResult]::new('pause', 'pause', [CompletionResultType]::ParameterValue, 'Let a task''s slots pass until it is resumed; a run that is under way goes on')
            [CompletionResult]::new('resume', 'resume', [CompletionResultType]::ParameterValue, 'Let a paused task run by schedule again')
            [CompletionResult]::new('next', 'next', [CompletionResultType]::ParameterValue, 'The next slots of a task')
            break
        }
        'erp;help;schedule;list' {
            break
        }
        'erp;help;schedule;show' {
            break
        }
        'erp;help;schedule;pause' {
            break
        }
        'erp;help;schedule;resume' {
            break
        }
        'erp;help;schedule;next' {
            break
        }
        'erp;help;audit' {
            [CompletionResult]::new('verify', 'verify', [CompletionResultType]::ParameterValue, 'Recompute every hash, link and column; 0 sound, 1 a fault was found')
            [CompletionResult]::new('archive', 'archive', [CompletionResultType]::ParameterValue, 'Move old rows into signed files, as the owner of the tables')
            [CompletionResult]::new('public-key', 'public-key', [CompletionResultType]::ParameterValue, 'The key that verifies checkpoints, for whoever has no configuration')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Write a tenant''s rows as JSON lines, the head last, for an independent verification')
            break
        }
        'erp;help;audit;verify' {
            break
        }
        'erp;help;audit;archive' {
            break
        }
        'erp;help;audit;public-key' {
            break
        }
        'erp;help;audit;export' {
            break
        }
        'erp;help;outbox' {
            [CompletionResult]::new('status', 'status', [CompletionResultType]::ParameterValue, 'How much waits, for which sink, and who leads which shard; exit 0 either way')
            [CompletionResult]::new('tail', 'tail', [CompletionResultType]::ParameterValue, 'The latest events, the newest last, without their payload')
            [CompletionResult]::new('kick', 'kick', [CompletionResultType]::ParameterValue, 'Have every server look at once, for rows that were written by hand')
            [CompletionResult]::new('pause', 'pause', [CompletionResultType]::ParameterValue, 'Send a sink nothing more; its events wait, in order')
            [CompletionResult]::new('resume', 'resume', [CompletionResultType]::ParameterValue, 'Send a paused or disabled sink what waited, and all that comes')
            [CompletionResult]::new('retry', 'retry', [CompletionResultType]::ParameterValue, 'Try an event at once that a sink refused, or that waits behind a refused one')
            [CompletionResult]::new('drain', 'drain', [CompletionResultType]::ParameterValue, 'Wait until no event is pending; relay here what no server does')
            break
        }
        'erp;help;outbox;status' {
            break
        }
        'erp;help;outbox;tail' {
            break
        }
        'erp;help;outbox;kick' {
            break
        }
        'erp;help;outbox;pause' {
            break
        }
        'erp;help;outbox;resume' {
            break
        }
        'erp;help;outbox;retry' {
            break
        }
        'erp;help;outbox;drain' {
            break
        }
        'erp;help;dead-letters' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'Dead letters, newest first, in pages')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'One dead letter: why it was refused, how often, and which event it is')
            [CompletionResult]::new('retry', 'retry', [CompletionResultType]::ParameterValue, 'Hand dead letters to their sinks once more, oldest first')
            [CompletionResult]::new('discard', 'discard', [CompletionResultType]::ParameterValue, 'Put dead letters aside for good; they stay in the list of the discarded')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Write dead letters as JSON lines')
            break
        }
        'erp;help;dead-letters;list' {
            break
        }
        'erp;help;dead-letters;show' {
            break
        }
        'erp;help;dead-letters;retry' {
            break
        }
        'erp;help;dead-letters;discard' {
            break
        }
        'erp;help;dead-letters;export' {
            break
        }
        'erp;help;sinks' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'Every sink, and what the servers said when one could not be reached')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'One sink with its settings; of URLs only where they lead')
            [CompletionResult]::new('schema', 'schema', [CompletionResultType]::ParameterValue, 'What the settings of a kind are, as JSON Schema')
            [CompletionResult]::new('add', 'add', [CompletionResultType]::ParameterValue, 'Make a sink; the servers send to it at once')
            [CompletionResult]::new('set', 'set', [CompletionResultType]::ParameterValue, 'Change a sink: what is not given stays')
            [CompletionResult]::new('remove', 'remove', [CompletionResultType]::ParameterValue, 'Take a sink away; it stays while events wait for it')
            [CompletionResult]::new('reload', 'reload', [CompletionResultType]::ParameterValue, 'Have every server make its connections and read sinks'' secrets anew')
            break
        }
        'erp;help;sinks;list' {
            break
        }
        'erp;help;sinks;show' {
            break
        }
        'erp;help;sinks;schema' {
            break
        }
        'erp;help;sinks;add' {
            break
        }
        'erp;help;sinks;set' {
            break
        }
        'erp;help;sinks;remove' {
            break
        }
        'erp;help;sinks;reload' {
            break
        }
        'erp;help;backup' {
            [CompletionResult]::new('create', 'create', [CompletionResultType]::ParameterValue, 'Save every tenant''s rows into a new folder that only you can read, while people work')
            [CompletionResult]::new('verify', 'verify', [CompletionResultType]::ParameterValue, 'Look whether a backup is whole: sums, readable, every tenant''s rows; with --drill also restored and compared')
            [CompletionResult]::new('restore', 'restore', [CompletionResultType]::ParameterValue, 'Bring a backup back into an empty database, in one transaction')
            break
        }
        'erp;help;backup;create' {
            break
        }
        'erp;help;backup;verify' {
            break
        }
        'erp;help;backup;restore' {
            break
        }
        'erp;help;maintenance' {
            [CompletionResult]::new('on', 'on', [CompletionResultType]::ParameterValue, 'Refuse requests; what stands already is replaced by what is given now')
            [CompletionResult]::new('off', 'off', [CompletionResultType]::ParameterValue, 'Answer requests again')
            [CompletionResult]::new('status', 'status', [CompletionResultType]::ParameterValue, 'Whether requests are refused, since when and by whom; exit 0 either way')
            break
        }
        'erp;help;maintenance;on' {
            break
        }
        'erp;help;maintenance;off' {
            break
        }
        'erp;help;maintenance;status' {
            break
        }
        'erp;help;secrets' {
            [CompletionResult]::new('generate', 'generate', [CompletionResultType]::ParameterValue, 'Make new random secrets; printed once, on stdout alone')
            [CompletionResult]::new('verify', 'verify', [CompletionResultType]::ParameterValue, 'Do the configured keys open what the database holds? Decodes them, compares them with those that rows may be under, and opens a sample of every tenant''s personal data')
            [CompletionResult]::new('rotate', 'rotate', [CompletionResultType]::ParameterValue, 'Write the configuration of an exchanged key: a new one in front, the present one kept to read what it wrote')
            break
        }
        'erp;help;secrets;generate' {
            break
        }
        'erp;help;secrets;verify' {
            break
        }
        'erp;help;secrets;rotate' {
            break
        }
        'erp;help;events' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'Every event that may be published')
            [CompletionResult]::new('replay', 'replay', [CompletionResultType]::ParameterValue, 'Deliver archived events to one sink once more, in order; needs the database')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'One event and the fields of its payload')
            break
        }
        'erp;help;events;list' {
            break
        }
        'erp;help;events;replay' {
            break
        }
        'erp;help;events;show' {
            break
        }
        'erp;help;phases' {
            break
        }
        'erp;help;routes' {
            break
        }
        'erp;help;openapi' {
            break
        }
        'erp;help;healthcheck' {
            break
        }
        'erp;help;wait' {
            break
        }
        'erp;help;embedded' {
            [CompletionResult]::new('path', 'path', [CompletionResultType]::ParameterValue, 'Where it lives and whether it runs')
            [CompletionResult]::new('stop', 'stop', [CompletionResultType]::ParameterValue, 'Stop whatever runs on it')
            [CompletionResult]::new('psql', 'psql', [CompletionResultType]::ParameterValue, 'A psql prompt on the running cluster, as its superuser')
            [CompletionResult]::new('reset', 'reset', [CompletionResultType]::ParameterValue, 'Delete the cluster with everything in it; secrets.toml stays, for backups made under its keys')
            break
        }
        'erp;help;embedded;path' {
            break
        }
        'erp;help;embedded;stop' {
            break
        }
        'erp;help;embedded;psql' {
            break
        }
        'erp;help;embedded;reset' {
            break
        }
        'erp;help;support-bundle' {
            break
        }
        'erp;help;completions' {
            break
        }
        'erp;help;man' {
            break
        }
        'erp;help;version' {
            break
        }
        'erp;help;run-task' {
            [CompletionResult]::new('core.idempotency-cleanup', 'core.idempotency-cleanup', [CompletionResultType]::ParameterValue, 'Deletes expired answers kept under Idempotency-Key.')
            [CompletionResult]::new('core.audit-checkpoint', 'core.audit-checkpoint', [CompletionResultType]::ParameterValue, 'Appends signed heads of the audit chains to audit.checkpoint_file; needs audit.signing_key.')
            [CompletionResult]::new('core.event-cleanup', 'core.event-cleanup', [CompletionResultType]::ParameterValue, 'Makes the months of the event archive ahead, and drops old ones and old runs of tasks.')
            [CompletionResult]::new('auth.purge-expired', 'auth.purge-expired', [CompletionResultType]::ParameterValue, 'Deletes old sessions, refresh tokens and login records.')
            [CompletionResult]::new('auth.tenant-expiry', 'auth.tenant-expiry', [CompletionResultType]::ParameterValue, 'Notes that the time of tenants is over.')
            [CompletionResult]::new('health.reencrypt', 'health.reencrypt', [CompletionResultType]::ParameterValue, 'Moves personal data from previous keys to the present ones; run it after a rotation.')
            [CompletionResult]::new('events.relay', 'events.relay', [CompletionResultType]::ParameterValue, 'Relays the events that wait, as a running server does all the time.')
            break
        }
        'erp;help;run-task;core.idempotency-cleanup' {
            break
        }
        'erp;help;run-task;core.audit-checkpoint' {
            break
        }
        'erp;help;run-task;core.event-cleanup' {
            break
        }
        'erp;help;run-task;auth.purge-expired' {
            break
        }
        'erp;help;run-task;auth.tenant-expiry' {
            break
        }
        'erp;help;run-task;health.reencrypt' {
            break
        }
        'erp;help;run-task;events.relay' {
            break
        }
        'erp;help;health' {
            [CompletionResult]::new('import-fhir', 'import-fhir', [CompletionResultType]::ParameterValue, 'Import patients from FHIR R4 documents')
            [CompletionResult]::new('legal-hold', 'legal-hold', [CompletionResultType]::ParameterValue, 'Keep a patient from being erased, or let go again')
            [CompletionResult]::new('make-decoy', 'make-decoy', [CompletionResultType]::ParameterValue, 'Register a patient who does not exist: whoever finds, opens or reveals it raises an alarm')
            break
        }
        'erp;help;health;import-fhir' {
            break
        }
        'erp;help;health;legal-hold' {
            break
        }
        'erp;help;health;make-decoy' {
            break
        }
        'erp;help;user' {
            [CompletionResult]::new('create', 'create', [CompletionResultType]::ParameterValue, 'Make a user; the password must be changed at the first login')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'The users of a tenant, newest first, in pages')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'One user: status, roles, sessions, failed attempts')
            [CompletionResult]::new('reset-password', 'reset-password', [CompletionResultType]::ParameterValue, 'Set a new password, end every session and forgive failed attempts')
            [CompletionResult]::new('reset-mfa', 'reset-mfa', [CompletionResultType]::ParameterValue, 'Take a user''s second factor off and end every session')
            [CompletionResult]::new('unlock', 'unlock', [CompletionResultType]::ParameterValue, 'Forgive failed attempts, so that the user need not wait for the next one')
            [CompletionResult]::new('disable', 'disable', [CompletionResultType]::ParameterValue, 'Keep a user from signing in and end what is open, from the next request on')
            [CompletionResult]::new('enable', 'enable', [CompletionResultType]::ParameterValue, 'Let a disabled user sign in again; sessions that were ended stay so')
            [CompletionResult]::new('sessions', 'sessions', [CompletionResultType]::ParameterValue, 'Where a user is signed in; end one session or all')
            break
        }
        'erp;help;user;create' {
            break
        }
        'erp;help;user;list' {
            break
        }
        'erp;help;user;show' {
            break
        }
        'erp;help;user;reset-password' {
            break
        }
        'erp;help;user;reset-mfa' {
            break
        }
        'erp;help;user;unlock' {
            break
        }
        'erp;help;user;disable' {
            break
        }
        'erp;help;user;enable' {
            break
        }
        'erp;help;user;sessions' {
            break
        }
        'erp;help;help' {
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}
