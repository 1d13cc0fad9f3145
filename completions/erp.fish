# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_erp_global_optspecs
    string join \n c/config= set= env= embedded embedded-dir= no-install output= json q/quiet v/verbose color= no-progress yes no-input timeout= actor= h/help V/version
end

function __fish_erp_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_erp_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_erp_using_subcommand
    set -l cmd (__fish_erp_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c erp -n "__fish_erp_needs_command" -s c -l config -d 'A configuration file; later ones win. Also ERP_CONFIG=a:b' -r -F
complete -c erp -n "__fish_erp_needs_command" -l set -d 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users' -r
complete -c erp -n "__fish_erp_needs_command" -l env -d 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]' -r
complete -c erp -n "__fish_erp_needs_command" -l embedded-dir -d 'Where the private cluster lives' -r -F
complete -c erp -n "__fish_erp_needs_command" -l output -d 'Output form; progress, logs and prompts go to stderr in any case' -r -f -a "human\t''
json\t''
ndjson\t''"
complete -c erp -n "__fish_erp_needs_command" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c erp -n "__fish_erp_needs_command" -l timeout -d 'Give the whole command at most so long ("90s", "5m"); of serve, the start' -r
complete -c erp -n "__fish_erp_needs_command" -l actor -d 'Who acts, for the audit trail [default: user@host]' -r
complete -c erp -n "__fish_erp_needs_command" -l embedded -d 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed'
complete -c erp -n "__fish_erp_needs_command" -l no-install -d 'With --embedded: do not install PostgreSQL where none is found'
complete -c erp -n "__fish_erp_needs_command" -l json -d 'Short for --output json'
complete -c erp -n "__fish_erp_needs_command" -s q -l quiet -d 'Less: -q no notices, -qq nothing'
complete -c erp -n "__fish_erp_needs_command" -s v -l verbose -d 'More logs: -v debug, -vv trace'
complete -c erp -n "__fish_erp_needs_command" -l no-progress -d 'No progress bars'
complete -c erp -n "__fish_erp_needs_command" -l yes -d 'Answer yes to what would be asked'
complete -c erp -n "__fish_erp_needs_command" -l no-input -d 'Never ask; fail naming the missing flag instead'
complete -c erp -n "__fish_erp_needs_command" -s h -l help -d 'Print help'
complete -c erp -n "__fish_erp_needs_command" -s V -l version -d 'Print version'
complete -c erp -n "__fish_erp_needs_command" -f -a "check-config" -d 'Merge the configuration and judge it: every finding at once, no network'
complete -c erp -n "__fish_erp_needs_command" -f -a "migrate" -d 'Bring the schema up to this binary\'s level (the same as `erp migrate up`)'
complete -c erp -n "__fish_erp_needs_command" -f -a "seed" -d 'Make what is missing: default tenant, permissions, built-in roles, administrator. Never resets anything'
complete -c erp -n "__fish_erp_needs_command" -f -a "doctor" -d 'Look at everything an installation stands on: configuration, host, database, keys, tasks, Redis'
complete -c erp -n "__fish_erp_needs_command" -f -a "verify" -d 'Prove what must be so of the stored data: the audit chains, row-level security, what keys open'
complete -c erp -n "__fish_erp_needs_command" -f -a "tenant" -d 'The tenants of the installation'
complete -c erp -n "__fish_erp_needs_command" -f -a "serve" -d 'Run every phase and serve until SIGTERM or SIGINT; a second signal aborts'
complete -c erp -n "__fish_erp_needs_command" -f -a "schedule" -d 'When background tasks run, and keeping them from it'
complete -c erp -n "__fish_erp_needs_command" -f -a "audit" -d 'The audit chain: recompute it, move its old part into files, or hand it to somebody else'
complete -c erp -n "__fish_erp_needs_command" -f -a "outbox" -d 'Events on their way to those who want them: what waits, who brings them, and which sink is paused'
complete -c erp -n "__fish_erp_needs_command" -f -a "dead-letters" -d 'Events that a sink would not take: look at them, hand them over again, or put them aside'
complete -c erp -n "__fish_erp_needs_command" -f -a "sinks" -d 'Receivers of events outside the product: Redis Streams, NATS JetStream, webhooks, the log'
complete -c erp -n "__fish_erp_needs_command" -f -a "backup" -d 'Save the database, look at what was saved, bring it back'
complete -c erp -n "__fish_erp_needs_command" -f -a "maintenance" -d 'Refuse requests on purpose, on every server, and tell users why'
complete -c erp -n "__fish_erp_needs_command" -f -a "secrets" -d 'Keys and passwords: make them, verify them, exchange them'
complete -c erp -n "__fish_erp_needs_command" -f -a "events" -d 'The catalogue of events, with the schema of each, and delivering old ones once more'
complete -c erp -n "__fish_erp_needs_command" -f -a "phases" -d 'The startup chain: what each phase does, needs and changes, and the command that runs up to it'
complete -c erp -n "__fish_erp_needs_command" -f -a "routes" -d 'Every HTTP operation and what it takes to call it; needs no configuration'
complete -c erp -n "__fish_erp_needs_command" -f -a "openapi" -d 'The OpenAPI 3.1 document of the HTTP API; needs no configuration'
complete -c erp -n "__fish_erp_needs_command" -f -a "healthcheck" -d 'Ask a running server how it is; needs no configuration, for images without curl'
complete -c erp -n "__fish_erp_needs_command" -f -a "wait" -d 'Wait until what is named is there; for start scripts and init containers'
complete -c erp -n "__fish_erp_needs_command" -f -a "embedded" -d 'The private PostgreSQL cluster of --embedded'
complete -c erp -n "__fish_erp_needs_command" -f -a "support-bundle" -d 'Gather what somebody who helps from afar has to know: configuration without secrets, verdicts of doctor, versions, task history'
complete -c erp -n "__fish_erp_needs_command" -f -a "completions" -d 'A completion script for your shell'
complete -c erp -n "__fish_erp_needs_command" -f -a "man" -d 'Manual pages: one for every command'
complete -c erp -n "__fish_erp_needs_command" -f -a "version" -d 'What this binary is'
complete -c erp -n "__fish_erp_needs_command" -f -a "run-task" -d 'Run one background task here and now, the way the scheduler would'
complete -c erp -n "__fish_erp_needs_command" -f -a "health" -d 'Commands of the health module'
complete -c erp -n "__fish_erp_needs_command" -f -a "user" -d 'The users of a tenant, for operators'
complete -c erp -n "__fish_erp_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c erp -n "__fish_erp_using_subcommand check-config" -l explain -d 'Show every key with its origin, or one key' -r
complete -c erp -n "__fish_erp_using_subcommand check-config" -l format -d 'The form of --dump' -r -f -a "toml\t''
json\t''
env\t''"
complete -c erp -n "__fish_erp_using_subcommand check-config" -l only -d 'Only findings of this kind' -r -f -a "safety\t''
schema\t''
files\t''"
complete -c erp -n "__fish_erp_using_subcommand check-config" -l for -d 'Only findings of the sections that this command reads; any other still refuses it, and is counted' -r -f -a "serve\t''
migrate\t''
seed\t''
run-task\t''"
complete -c erp -n "__fish_erp_using_subcommand check-config" -l diff -d 'Compare with another configuration file' -r -F
complete -c erp -n "__fish_erp_using_subcommand check-config" -s c -l config -d 'A configuration file; later ones win. Also ERP_CONFIG=a:b' -r -F
complete -c erp -n "__fish_erp_using_subcommand check-config" -l set -d 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users' -r
complete -c erp -n "__fish_erp_using_subcommand check-config" -l env -d 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]' -r
complete -c erp -n "__fish_erp_using_subcommand check-config" -l embedded-dir -d 'Where the private cluster lives' -r -F
complete -c erp -n "__fish_erp_using_subcommand check-config" -l output -d 'Output form; progress, logs and prompts go to stderr in any case' -r -f -a "human\t''
json\t''
ndjson\t''"
complete -c erp -n "__fish_erp_using_subcommand check-config" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c erp -n "__fish_erp_using_subcommand check-config" -l timeout -d 'Give the whole command at most so long ("90s", "5m"); of serve, the start' -r
complete -c erp -n "__fish_erp_using_subcommand check-config" -l actor -d 'Who acts, for the audit trail [default: user@host]' -r
complete -c erp -n "__fish_erp_using_subcommand check-config" -l dump -d 'Write the merged configuration, secrets masked'
complete -c erp -n "__fish_erp_using_subcommand check-config" -l reveal -d 'With --dump: show secrets too, but for those that came from a file of their own'
complete -c erp -n "__fish_erp_using_subcommand check-config" -l strict -d 'Warnings refuse too'
complete -c erp -n "__fish_erp_using_subcommand check-config" -l list-checks -d 'Every check with its id'
complete -c erp -n "__fish_erp_using_subcommand check-config" -l schema -d 'The JSON Schema of the configuration'
complete -c erp -n "__fish_erp_using_subcommand check-config" -l embedded -d 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed'
complete -c erp -n "__fish_erp_using_subcommand check-config" -l no-install -d 'With --embedded: do not install PostgreSQL where none is found'
complete -c erp -n "__fish_erp_using_subcommand check-config" -l json -d 'Short for --output json'
complete -c erp -n "__fish_erp_using_subcommand check-config" -s q -l quiet -d 'Less: -q no notices, -qq nothing'
complete -c erp -n "__fish_erp_using_subcommand check-config" -s v -l verbose -d 'More logs: -v debug, -vv trace'
complete -c erp -n "__fish_erp_using_subcommand check-config" -l no-progress -d 'No progress bars'
complete -c erp -n "__fish_erp_using_subcommand check-config" -l yes -d 'Answer yes to what would be asked'
complete -c erp -n "__fish_erp_using_subcommand check-config" -l no-input -d 'Never ask; fail naming the missing flag instead'
complete -c erp -n "__fish_erp_using_subcommand check-config" -s h -l help -d 'Print help'
complete -c erp -n "__fish_erp_using_subcommand migrate; and not __fish_seen_subcommand_from up status plan down verify wait mark help" -l to -d 'Stop after this migration' -r
complete -c erp -n "__fish_erp_using_subcommand migrate; and not __fish_seen_subcommand_from up status plan down verify wait mark help" -l steps -d 'Apply at most so many' -r
complete -c erp -n "__fish_erp_using_subcommand migrate; and not __fish_seen_subcommand_from up status plan down verify wait mark help" -l lock-timeout -d 'Wait so long for another process that migrates' -r
complete -c erp -n "__fish_erp_using_subcommand migrate; and not __fish_seen_subcommand_from up status plan down verify wait mark help" -l statement-timeout -d 'Give up, and roll back, when one statement takes longer [default: as long as it takes]' -r
complete -c erp -n "__fish_erp_using_subcommand migrate; and not __fish_seen_subcommand_from up status plan down verify wait mark help" -l wait-db -d 'Wait so long for a database that is not there yet' -r
complete -c erp -n "__fish_erp_using_subcommand migrate; and not __fish_seen_subcommand_from up status plan down verify wait mark help" -s c -l config -d 'A configuration file; later ones win. Also ERP_CONFIG=a:b' -r -F
complete -c erp -n "__fish_erp_using_subcommand migrate; and not __fish_seen_subcommand_from up status plan down verify wait mark help" -l set -d 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users' -r
complete -c erp -n "__fish_erp_using_subcommand migrate; and not __fish_seen_subcommand_from up status plan down verify wait mark help" -l env -d 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]' -r
complete -c erp -n "__fish_erp_using_subcommand migrate; and not __fish_seen_subcommand_from up status plan down verify wait mark help" -l embedded-dir -d 'Where the private cluster lives' -r -F
complete -c erp -n "__fish_erp_using_subcommand migrate; and not __fish_seen_subcommand_from up status plan down verify wait mark help" -l output -d 'Output form; progress, logs and prompts go to stderr in any case' -r -f -a "human\t''
json\t''
ndjson\t''"
complete -c erp -n "__fish_erp_using_subcommand migrate; and not __fish_seen_subcommand_from up status plan down verify wait mark help" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c erp -n "__fish_erp_using_subcommand migrate; and not __fish_seen_subcommand_from up status plan down verify wait mark help" -l timeout -d 'Give the whole command at most so long ("90s", "5m"); of serve, the start' -r
complete -c erp -n "__fish_erp_using_subcommand migrate; and not __fish_seen_subcommand_from up status plan down verify wait mark help" -l actor -d 'Who acts, for the audit trail [default: user@host]' -r
complete -c erp -n "__fish_erp_using_subcommand migrate; and not __fish_seen_subcommand_from up status plan down verify wait mark help" -l allow-ahead -d 'Go on under a schema that a newer binary made'
complete -c erp -n "__fish_erp_using_subcommand migrate; and not __fish_seen_subcommand_from up status plan down verify wait mark help" -l check -d 'Change nothing; exit 3 if anything would be applied'
complete -c erp -n "__fish_erp_using_subcommand migrate; and not __fish_seen_subcommand_from up status plan down verify wait mark help" -l dry-run -d 'As --check, and show what would be applied'
complete -c erp -n "__fish_erp_using_subcommand migrate; and not __fish_seen_subcommand_from up status plan down verify wait mark help" -l embedded -d 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed'
complete -c erp -n "__fish_erp_using_subcommand migrate; and not __fish_seen_subcommand_from up status plan down verify wait mark help" -l no-install -d 'With --embedded: do not install PostgreSQL where none is found'
complete -c erp -n "__fish_erp_using_subcommand migrate; and not __fish_seen_subcommand_from up status plan down verify wait mark help" -l json -d 'Short for --output json'
complete -c erp -n "__fish_erp_using_subcommand migrate; and not __fish_seen_subcommand_from up status plan down verify wait mark help" -s q -l quiet -d 'Less: -q no notices, -qq nothing'
complete -c erp -n "__fish_erp_using_subcommand migrate; and not __fish_seen_subcommand_from up status plan down verify wait mark help" -s v -l verbose -d 'More logs: -v debug, -vv trace'
complete -c erp -n "__fish_erp_using_subcommand migrate; and not __fish_seen_subcommand_from up status plan down verify wait mark help" -l no-progress -d 'No progress bars'
complete -c erp -n "__fish_erp_using_subcommand migrate; and not __fish_seen_subcommand_from up status plan down verify wait mark help" -l yes -d 'Answer yes to what would be asked'
complete -c erp -n "__fish_erp_using_subcommand migrate; and not __fish_seen_subcommand_from up status plan down verify wait mark help" -l no-input -d 'Never ask; fail naming the missing flag instead'
complete -c erp -n "__fish_erp_using_subcommand migrate; and not __fish_seen_subcommand_from up status plan down verify wait mark help" -s h -l help -d 'Print help'
complete -c erp -n "__fish_erp_using_subcommand migrate; and not __fish_seen_subcommand_from up status plan down verify wait mark help" -f -a "up" -d 'Apply what is pending'
complete -c erp -n "__fish_erp_using_subcommand migrate; and not __fish_seen_subcommand_from up status plan down verify wait mark help" -f -a "status" -d 'What is applied and what is pending; 0 current, 3 pending or diverged, 4 ahead'
complete -c erp -n "__fish_erp_using_subcommand migrate; and not __fish_seen_subcommand_from up status plan down verify wait mark help" -f -a "plan" -d 'The statements that would run, in order'
complete -c erp -n "__fish_erp_using_subcommand migrate; and not __fish_seen_subcommand_from up status plan down verify wait mark help" -f -a "down" -d 'Take the newest migrations back; their tables go with everything in them'
complete -c erp -n "__fish_erp_using_subcommand migrate; and not __fish_seen_subcommand_from up status plan down verify wait mark help" -f -a "verify" -d 'Compare the schema with this binary: checksums of what is applied, and the guards that keep tenants apart'
complete -c erp -n "__fish_erp_using_subcommand migrate; and not __fish_seen_subcommand_from up status plan down verify wait mark help" -f -a "wait" -d 'Wait until another process has brought the schema up to this binary\'s level'
complete -c erp -n "__fish_erp_using_subcommand migrate; and not __fish_seen_subcommand_from up status plan down verify wait mark help" -f -a "mark" -d 'Record a migration as applied without running it; the reason is kept in erp_migrations'
complete -c erp -n "__fish_erp_using_subcommand migrate; and not __fish_seen_subcommand_from up status plan down verify wait mark help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from up" -l to -d 'Stop after this migration' -r
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from up" -l steps -d 'Apply at most so many' -r
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from up" -l lock-timeout -d 'Wait so long for another process that migrates' -r
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from up" -l statement-timeout -d 'Give up, and roll back, when one statement takes longer [default: as long as it takes]' -r
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from up" -l wait-db -d 'Wait so long for a database that is not there yet' -r
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from up" -s c -l config -d 'A configuration file; later ones win. Also ERP_CONFIG=a:b' -r -F
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from up" -l set -d 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users' -r
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from up" -l env -d 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]' -r
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from up" -l embedded-dir -d 'Where the private cluster lives' -r -F
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from up" -l output -d 'Output form; progress, logs and prompts go to stderr in any case' -r -f -a "human\t''
json\t''
ndjson\t''"
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from up" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from up" -l timeout -d 'Give the whole command at most so long ("90s", "5m"); of serve, the start' -r
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from up" -l actor -d 'Who acts, for the audit trail [default: user@host]' -r
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from up" -l allow-ahead -d 'Go on under a schema that a newer binary made'
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from up" -l check -d 'Change nothing; exit 3 if anything would be applied'
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from up" -l dry-run -d 'As --check, and show what would be applied'
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from up" -l embedded -d 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed'
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from up" -l no-install -d 'With --embedded: do not install PostgreSQL where none is found'
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from up" -l json -d 'Short for --output json'
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from up" -s q -l quiet -d 'Less: -q no notices, -qq nothing'
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from up" -s v -l verbose -d 'More logs: -v debug, -vv trace'
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from up" -l no-progress -d 'No progress bars'
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from up" -l yes -d 'Answer yes to what would be asked'
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from up" -l no-input -d 'Never ask; fail naming the missing flag instead'
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from up" -s h -l help -d 'Print help'
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from status" -l wait-db -d 'Wait so long for a database that is not there yet' -r
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from status" -s c -l config -d 'A configuration file; later ones win. Also ERP_CONFIG=a:b' -r -F
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from status" -l set -d 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users' -r
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from status" -l env -d 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]' -r
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from status" -l embedded-dir -d 'Where the private cluster lives' -r -F
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from status" -l output -d 'Output form; progress, logs and prompts go to stderr in any case' -r -f -a "human\t''
json\t''
ndjson\t''"
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from status" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from status" -l timeout -d 'Give the whole command at most so long ("90s", "5m"); of serve, the start' -r
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from status" -l actor -d 'Who acts, for the audit trail [default: user@host]' -r
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from status" -l embedded -d 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed'
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from status" -l no-install -d 'With --embedded: do not install PostgreSQL where none is found'
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from status" -l json -d 'Short for --output json'
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from status" -s q -l quiet -d 'Less: -q no notices, -qq nothing'
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from status" -s v -l verbose -d 'More logs: -v debug, -vv trace'
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from status" -l no-progress -d 'No progress bars'
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from status" -l yes -d 'Answer yes to what would be asked'
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from status" -l no-input -d 'Never ask; fail naming the missing flag instead'
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from status" -s h -l help -d 'Print help'
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from plan" -l wait-db -d 'Wait so long for a database that is not there yet' -r
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from plan" -s c -l config -d 'A configuration file; later ones win. Also ERP_CONFIG=a:b' -r -F
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from plan" -l set -d 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users' -r
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from plan" -l env -d 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]' -r
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from plan" -l embedded-dir -d 'Where the private cluster lives' -r -F
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from plan" -l output -d 'Output form; progress, logs and prompts go to stderr in any case' -r -f -a "human\t''
json\t''
ndjson\t''"
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from plan" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from plan" -l timeout -d 'Give the whole command at most so long ("90s", "5m"); of serve, the start' -r
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from plan" -l actor -d 'Who acts, for the audit trail [default: user@host]' -r
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from plan" -l embedded -d 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed'
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from plan" -l no-install -d 'With --embedded: do not install PostgreSQL where none is found'
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from plan" -l json -d 'Short for --output json'
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from plan" -s q -l quiet -d 'Less: -q no notices, -qq nothing'
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from plan" -s v -l verbose -d 'More logs: -v debug, -vv trace'
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from plan" -l no-progress -d 'No progress bars'
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from plan" -l yes -d 'Answer yes to what would be asked'
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from plan" -l no-input -d 'Never ask; fail naming the missing flag instead'
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from plan" -s h -l help -d 'Print help'
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from down" -l steps -d 'So many, newest first' -r
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from down" -l confirm -d 'The database\'s name once more' -r
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from down" -l lock-timeout -d 'Wait so long for another process that migrates' -r
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from down" -l wait-db -d 'Wait so long for a database that is not there yet' -r
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from down" -s c -l config -d 'A configuration file; later ones win. Also ERP_CONFIG=a:b' -r -F
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from down" -l set -d 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users' -r
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from down" -l env -d 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]' -r
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from down" -l embedded-dir -d 'Where the private cluster lives' -r -F
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from down" -l output -d 'Output form; progress, logs and prompts go to stderr in any case' -r -f -a "human\t''
json\t''
ndjson\t''"
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from down" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from down" -l timeout -d 'Give the whole command at most so long ("90s", "5m"); of serve, the start' -r
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from down" -l actor -d 'Who acts, for the audit trail [default: user@host]' -r
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from down" -l dry-run -d 'Change nothing; exit 3 and name what would be taken back'
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from down" -l embedded -d 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed'
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from down" -l no-install -d 'With --embedded: do not install PostgreSQL where none is found'
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from down" -l json -d 'Short for --output json'
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from down" -s q -l quiet -d 'Less: -q no notices, -qq nothing'
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from down" -s v -l verbose -d 'More logs: -v debug, -vv trace'
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from down" -l no-progress -d 'No progress bars'
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from down" -l yes -d 'Answer yes to what would be asked'
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from down" -l no-input -d 'Never ask; fail naming the missing flag instead'
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from down" -s h -l help -d 'Print help'
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from verify" -l wait-db -d 'Wait so long for a database that is not there yet' -r
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from verify" -s c -l config -d 'A configuration file; later ones win. Also ERP_CONFIG=a:b' -r -F
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from verify" -l set -d 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users' -r
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from verify" -l env -d 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]' -r
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from verify" -l embedded-dir -d 'Where the private cluster lives' -r -F
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from verify" -l output -d 'Output form; progress, logs and prompts go to stderr in any case' -r -f -a "human\t''
json\t''
ndjson\t''"
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from verify" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from verify" -l timeout -d 'Give the whole command at most so long ("90s", "5m"); of serve, the start' -r
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from verify" -l actor -d 'Who acts, for the audit trail [default: user@host]' -r
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from verify" -l embedded -d 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed'
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from verify" -l no-install -d 'With --embedded: do not install PostgreSQL where none is found'
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from verify" -l json -d 'Short for --output json'
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from verify" -s q -l quiet -d 'Less: -q no notices, -qq nothing'
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from verify" -s v -l verbose -d 'More logs: -v debug, -vv trace'
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from verify" -l no-progress -d 'No progress bars'
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from verify" -l yes -d 'Answer yes to what would be asked'
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from verify" -l no-input -d 'Never ask; fail naming the missing flag instead'
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from verify" -s h -l help -d 'Print help'
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from wait" -l wait-db -d 'Wait so long for a database that is not there yet' -r
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from wait" -s c -l config -d 'A configuration file; later ones win. Also ERP_CONFIG=a:b' -r -F
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from wait" -l set -d 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users' -r
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from wait" -l env -d 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]' -r
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from wait" -l embedded-dir -d 'Where the private cluster lives' -r -F
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from wait" -l output -d 'Output form; progress, logs and prompts go to stderr in any case' -r -f -a "human\t''
json\t''
ndjson\t''"
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from wait" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from wait" -l timeout -d 'Give the whole command at most so long ("90s", "5m"); of serve, the start' -r
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from wait" -l actor -d 'Who acts, for the audit trail [default: user@host]' -r
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from wait" -l embedded -d 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed'
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from wait" -l no-install -d 'With --embedded: do not install PostgreSQL where none is found'
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from wait" -l json -d 'Short for --output json'
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from wait" -s q -l quiet -d 'Less: -q no notices, -qq nothing'
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from wait" -s v -l verbose -d 'More logs: -v debug, -vv trace'
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from wait" -l no-progress -d 'No progress bars'
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from wait" -l yes -d 'Answer yes to what would be asked'
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from wait" -l no-input -d 'Never ask; fail naming the missing flag instead'
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from wait" -s h -l help -d 'Print help'
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from mark" -l reason -d 'Why it was not applied by erp migrate' -r
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from mark" -l confirm -d 'The database\'s name once more' -r
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from mark" -l wait-db -d 'Wait so long for a database that is not there yet' -r
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from mark" -s c -l config -d 'A configuration file; later ones win. Also ERP_CONFIG=a:b' -r -F
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from mark" -l set -d 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users' -r
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from mark" -l env -d 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]' -r
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from mark" -l embedded-dir -d 'Where the private cluster lives' -r -F
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from mark" -l output -d 'Output form; progress, logs and prompts go to stderr in any case' -r -f -a "human\t''
json\t''
ndjson\t''"
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from mark" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from mark" -l timeout -d 'Give the whole command at most so long ("90s", "5m"); of serve, the start' -r
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from mark" -l actor -d 'Who acts, for the audit trail [default: user@host]' -r
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from mark" -l applied -d 'That its statements have been applied'
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from mark" -l embedded -d 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed'
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from mark" -l no-install -d 'With --embedded: do not install PostgreSQL where none is found'
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from mark" -l json -d 'Short for --output json'
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from mark" -s q -l quiet -d 'Less: -q no notices, -qq nothing'
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from mark" -s v -l verbose -d 'More logs: -v debug, -vv trace'
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from mark" -l no-progress -d 'No progress bars'
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from mark" -l yes -d 'Answer yes to what would be asked'
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from mark" -l no-input -d 'Never ask; fail naming the missing flag instead'
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from mark" -s h -l help -d 'Print help'
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from help" -f -a "up" -d 'Apply what is pending'
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from help" -f -a "status" -d 'What is applied and what is pending; 0 current, 3 pending or diverged, 4 ahead'
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from help" -f -a "plan" -d 'The statements that would run, in order'
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from help" -f -a "down" -d 'Take the newest migrations back; their tables go with everything in them'
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from help" -f -a "verify" -d 'Compare the schema with this binary: checksums of what is applied, and the guards that keep tenants apart'
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from help" -f -a "wait" -d 'Wait until another process has brought the schema up to this binary\'s level'
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from help" -f -a "mark" -d 'Record a migration as applied without running it; the reason is kept in erp_migrations'
complete -c erp -n "__fish_erp_using_subcommand migrate; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c erp -n "__fish_erp_using_subcommand seed" -l tenant -d 'Seed this tenant too, making it if there is none' -r
complete -c erp -n "__fish_erp_using_subcommand seed" -l tenant-name -d 'The name of a new tenant [default: its slug]' -r
complete -c erp -n "__fish_erp_using_subcommand seed" -l admin-username -d 'The user name of a new administrator' -r
complete -c erp -n "__fish_erp_using_subcommand seed" -l admin-email -d 'The e-mail address of a new administrator' -r
complete -c erp -n "__fish_erp_using_subcommand seed" -l admin-role -d 'Give a new administrator this built-in role too; may be repeated. `doctor` may see patients\' data in clear' -r
complete -c erp -n "__fish_erp_using_subcommand seed" -l admin-password-file -d 'Read it from a file' -r -F
complete -c erp -n "__fish_erp_using_subcommand seed" -l profile -d 'How much to make' -r -f -a "minimal\t''
demo\t''
ci\t''"
complete -c erp -n "__fish_erp_using_subcommand seed" -l only -d 'Only this module\'s seed' -r
complete -c erp -n "__fish_erp_using_subcommand seed" -l wait-db -d 'Wait so long for a database that is not there yet' -r
complete -c erp -n "__fish_erp_using_subcommand seed" -s c -l config -d 'A configuration file; later ones win. Also ERP_CONFIG=a:b' -r -F
complete -c erp -n "__fish_erp_using_subcommand seed" -l set -d 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users' -r
complete -c erp -n "__fish_erp_using_subcommand seed" -l env -d 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]' -r
complete -c erp -n "__fish_erp_using_subcommand seed" -l embedded-dir -d 'Where the private cluster lives' -r -F
complete -c erp -n "__fish_erp_using_subcommand seed" -l output -d 'Output form; progress, logs and prompts go to stderr in any case' -r -f -a "human\t''
json\t''
ndjson\t''"
complete -c erp -n "__fish_erp_using_subcommand seed" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c erp -n "__fish_erp_using_subcommand seed" -l timeout -d 'Give the whole command at most so long ("90s", "5m"); of serve, the start' -r
complete -c erp -n "__fish_erp_using_subcommand seed" -l actor -d 'Who acts, for the audit trail [default: user@host]' -r
complete -c erp -n "__fish_erp_using_subcommand seed" -l admin-password-stdin -d 'Read a new administrator\'s password from stdin'
complete -c erp -n "__fish_erp_using_subcommand seed" -l generate-admin-password -d 'Make one and print it once'
complete -c erp -n "__fish_erp_using_subcommand seed" -l dry-run -d 'Change nothing; say what would be made'
complete -c erp -n "__fish_erp_using_subcommand seed" -l check -d 'As --dry-run; exit 3 if anything would be made'
complete -c erp -n "__fish_erp_using_subcommand seed" -l embedded -d 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed'
complete -c erp -n "__fish_erp_using_subcommand seed" -l no-install -d 'With --embedded: do not install PostgreSQL where none is found'
complete -c erp -n "__fish_erp_using_subcommand seed" -l json -d 'Short for --output json'
complete -c erp -n "__fish_erp_using_subcommand seed" -s q -l quiet -d 'Less: -q no notices, -qq nothing'
complete -c erp -n "__fish_erp_using_subcommand seed" -s v -l verbose -d 'More logs: -v debug, -vv trace'
complete -c erp -n "__fish_erp_using_subcommand seed" -l no-progress -d 'No progress bars'
complete -c erp -n "__fish_erp_using_subcommand seed" -l yes -d 'Answer yes to what would be asked'
complete -c erp -n "__fish_erp_using_subcommand seed" -l no-input -d 'Never ask; fail naming the missing flag instead'
complete -c erp -n "__fish_erp_using_subcommand seed" -s h -l help -d 'Print help'
complete -c erp -n "__fish_erp_using_subcommand doctor" -l run -d 'Only this check, or all of a group such as `db`; may be repeated' -r
complete -c erp -n "__fish_erp_using_subcommand doctor" -l skip -d 'Not this check or group; may be repeated' -r
complete -c erp -n "__fish_erp_using_subcommand doctor" -s c -l config -d 'A configuration file; later ones win. Also ERP_CONFIG=a:b' -r -F
complete -c erp -n "__fish_erp_using_subcommand doctor" -l set -d 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users' -r
complete -c erp -n "__fish_erp_using_subcommand doctor" -l env -d 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]' -r
complete -c erp -n "__fish_erp_using_subcommand doctor" -l embedded-dir -d 'Where the private cluster lives' -r -F
complete -c erp -n "__fish_erp_using_subcommand doctor" -l output -d 'Output form; progress, logs and prompts go to stderr in any case' -r -f -a "human\t''
json\t''
ndjson\t''"
complete -c erp -n "__fish_erp_using_subcommand doctor" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c erp -n "__fish_erp_using_subcommand doctor" -l timeout -d 'Give the whole command at most so long ("90s", "5m"); of serve, the start' -r
complete -c erp -n "__fish_erp_using_subcommand doctor" -l actor -d 'Who acts, for the audit trail [default: user@host]' -r
complete -c erp -n "__fish_erp_using_subcommand doctor" -l list -d 'Every check with its id; runs none'
complete -c erp -n "__fish_erp_using_subcommand doctor" -l fix -d 'Mend what has a safe way of being mended, and look again'
complete -c erp -n "__fish_erp_using_subcommand doctor" -l strict -d 'Warnings fail too'
complete -c erp -n "__fish_erp_using_subcommand doctor" -l offline -d 'Touch no network: neither database nor Redis'
complete -c erp -n "__fish_erp_using_subcommand doctor" -l embedded -d 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed'
complete -c erp -n "__fish_erp_using_subcommand doctor" -l no-install -d 'With --embedded: do not install PostgreSQL where none is found'
complete -c erp -n "__fish_erp_using_subcommand doctor" -l json -d 'Short for --output json'
complete -c erp -n "__fish_erp_using_subcommand doctor" -s q -l quiet -d 'Less: -q no notices, -qq nothing'
complete -c erp -n "__fish_erp_using_subcommand doctor" -s v -l verbose -d 'More logs: -v debug, -vv trace'
complete -c erp -n "__fish_erp_using_subcommand doctor" -l no-progress -d 'No progress bars'
complete -c erp -n "__fish_erp_using_subcommand doctor" -l yes -d 'Answer yes to what would be asked'
complete -c erp -n "__fish_erp_using_subcommand doctor" -l no-input -d 'Never ask; fail naming the missing flag instead'
complete -c erp -n "__fish_erp_using_subcommand doctor" -s h -l help -d 'Print help'
complete -c erp -n "__fish_erp_using_subcommand verify" -l run -d 'Only this check, or all of a group such as `db`; may be repeated' -r
complete -c erp -n "__fish_erp_using_subcommand verify" -l skip -d 'Not this check or group; may be repeated' -r
complete -c erp -n "__fish_erp_using_subcommand verify" -s c -l config -d 'A configuration file; later ones win. Also ERP_CONFIG=a:b' -r -F
complete -c erp -n "__fish_erp_using_subcommand verify" -l set -d 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users' -r
complete -c erp -n "__fish_erp_using_subcommand verify" -l env -d 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]' -r
complete -c erp -n "__fish_erp_using_subcommand verify" -l embedded-dir -d 'Where the private cluster lives' -r -F
complete -c erp -n "__fish_erp_using_subcommand verify" -l output -d 'Output form; progress, logs and prompts go to stderr in any case' -r -f -a "human\t''
json\t''
ndjson\t''"
complete -c erp -n "__fish_erp_using_subcommand verify" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c erp -n "__fish_erp_using_subcommand verify" -l timeout -d 'Give the whole command at most so long ("90s", "5m"); of serve, the start' -r
complete -c erp -n "__fish_erp_using_subcommand verify" -l actor -d 'Who acts, for the audit trail [default: user@host]' -r
complete -c erp -n "__fish_erp_using_subcommand verify" -l list -d 'Every check with its id; runs none'
complete -c erp -n "__fish_erp_using_subcommand verify" -l embedded -d 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed'
complete -c erp -n "__fish_erp_using_subcommand verify" -l no-install -d 'With --embedded: do not install PostgreSQL where none is found'
complete -c erp -n "__fish_erp_using_subcommand verify" -l json -d 'Short for --output json'
complete -c erp -n "__fish_erp_using_subcommand verify" -s q -l quiet -d 'Less: -q no notices, -qq nothing'
complete -c erp -n "__fish_erp_using_subcommand verify" -s v -l verbose -d 'More logs: -v debug, -vv trace'
complete -c erp -n "__fish_erp_using_subcommand verify" -l no-progress -d 'No progress bars'
complete -c erp -n "__fish_erp_using_subcommand verify" -l yes -d 'Answer yes to what would be asked'
complete -c erp -n "__fish_erp_using_subcommand verify" -l no-input -d 'Never ask; fail naming the missing flag instead'
complete -c erp -n "__fish_erp_using_subcommand verify" -s h -l help -d 'Print help'
complete -c erp -n "__fish_erp_using_subcommand tenant; and not __fish_seen_subcommand_from create list show suspend resume close update export import erase help" -s c -l config -d 'A configuration file; later ones win. Also ERP_CONFIG=a:b' -r -F
complete -c erp -n "__fish_erp_using_subcommand tenant; and not __fish_seen_subcommand_from create list show suspend resume close update export import erase help" -l set -d 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users' -r
complete -c erp -n "__fish_erp_using_subcommand tenant; and not __fish_seen_subcommand_from create list show suspend resume close update export import erase help" -l env -d 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]' -r
complete -c erp -n "__fish_erp_using_subcommand tenant; and not __fish_seen_subcommand_from create list show suspend resume close update export import erase help" -l embedded-dir -d 'Where the private cluster lives' -r -F
complete -c erp -n "__fish_erp_using_subcommand tenant; and not __fish_seen_subcommand_from create list show suspend resume close update export import erase help" -l output -d 'Output form; progress, logs and prompts go to stderr in any case' -r -f -a "human\t''
json\t''
ndjson\t''"
complete -c erp -n "__fish_erp_using_subcommand tenant; and not __fish_seen_subcommand_from create list show suspend resume close update export import erase help" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c erp -n "__fish_erp_using_subcommand tenant; and not __fish_seen_subcommand_from create list show suspend resume close update export import erase help" -l timeout -d 'Give the whole command at most so long ("90s", "5m"); of serve, the start' -r
complete -c erp -n "__fish_erp_using_subcommand tenant; and not __fish_seen_subcommand_from create list show suspend resume close update export import erase help" -l actor -d 'Who acts, for the audit trail [default: user@host]' -r
complete -c erp -n "__fish_erp_using_subcommand tenant; and not __fish_seen_subcommand_from create list show suspend resume close update export import erase help" -l embedded -d 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed'
complete -c erp -n "__fish_erp_using_subcommand tenant; and not __fish_seen_subcommand_from create list show suspend resume close update export import erase help" -l no-install -d 'With --embedded: do not install PostgreSQL where none is found'
complete -c erp -n "__fish_erp_using_subcommand tenant; and not __fish_seen_subcommand_from create list show suspend resume close update export import erase help" -l json -d 'Short for --output json'
complete -c erp -n "__fish_erp_using_subcommand tenant; and not __fish_seen_subcommand_from create list show suspend resume close update export import erase help" -s q -l quiet -d 'Less: -q no notices, -qq nothing'
complete -c erp -n "__fish_erp_using_subcommand tenant; and not __fish_seen_subcommand_from create list show suspend resume close update export import erase help" -s v -l verbose -d 'More logs: -v debug, -vv trace'
complete -c erp -n "__fish_erp_using_subcommand tenant; and not __fish_seen_subcommand_from create list show suspend resume close update export import erase help" -l no-progress -d 'No progress bars'
complete -c erp -n "__fish_erp_using_subcommand tenant; and not __fish_seen_subcommand_from create list show suspend resume close update export import erase help" -l yes -d 'Answer yes to what would be asked'
complete -c erp -n "__fish_erp_using_subcommand tenant; and not __fish_seen_subcommand_from create list show suspend resume close update export import erase help" -l no-input -d 'Never ask; fail naming the missing flag instead'
complete -c erp -n "__fish_erp_using_subcommand tenant; and not __fish_seen_subcommand_from create list show suspend resume close update export import erase help" -s h -l help -d 'Print help'
complete -c erp -n "__fish_erp_using_subcommand tenant; and not __fish_seen_subcommand_from create list show suspend resume close update export import erase help" -f -a "create" -d 'Make a tenant with its roles and administrator, as `erp seed --tenant` does; an existing one is left as it is'
complete -c erp -n "__fish_erp_using_subcommand tenant; and not __fish_seen_subcommand_from create list show suspend resume close update export import erase help" -f -a "list" -d 'Every tenant by slug, in pages'
complete -c erp -n "__fish_erp_using_subcommand tenant; and not __fish_seen_subcommand_from create list show suspend resume close update export import erase help" -f -a "show" -d 'One tenant: name, status, plan, end, time zone'
complete -c erp -n "__fish_erp_using_subcommand tenant; and not __fish_seen_subcommand_from create list show suspend resume close update export import erase help" -f -a "suspend" -d 'Refuse everything to a tenant\'s users, from the next request on; nothing is deleted'
complete -c erp -n "__fish_erp_using_subcommand tenant; and not __fish_seen_subcommand_from create list show suspend resume close update export import erase help" -f -a "resume" -d 'Let a suspended tenant\'s users in again'
complete -c erp -n "__fish_erp_using_subcommand tenant; and not __fish_seen_subcommand_from create list show suspend resume close update export import erase help" -f -a "close" -d 'Close a suspended or expired tenant for good, once its rows are exported'
complete -c erp -n "__fish_erp_using_subcommand tenant; and not __fish_seen_subcommand_from create list show suspend resume close update export import erase help" -f -a "update" -d 'Change a tenant\'s name, time zone, plan, end and number of users; what is not named stays'
complete -c erp -n "__fish_erp_using_subcommand tenant; and not __fish_seen_subcommand_from create list show suspend resume close update export import erase help" -f -a "export" -d 'Write one tenant\'s rows into a sealed file that only you can read, from one snapshot'
complete -c erp -n "__fish_erp_using_subcommand tenant; and not __fish_seen_subcommand_from create list show suspend resume close update export import erase help" -f -a "import" -d 'Bring an exported tenant into this installation: all of it, in one transaction, or nothing'
complete -c erp -n "__fish_erp_using_subcommand tenant; and not __fish_seen_subcommand_from create list show suspend resume close update export import erase help" -f -a "erase" -d 'Erase all rows of a closed tenant, its persons\' keys first, as the owner of the tables'
complete -c erp -n "__fish_erp_using_subcommand tenant; and not __fish_seen_subcommand_from create list show suspend resume close update export import erase help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from create" -l name -d 'What people call it [default: the slug]' -r
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from create" -l plan -d 'The code of its plan' -r
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from create" -l expires -d 'Until when it may be used: 2027-01-01T00:00:00Z, or a date, which is its first moment in UTC' -r
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from create" -l max-users -d 'Users at most: 1 to 1000000' -r
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from create" -l timezone -d 'Its IANA time zone' -r
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from create" -l admin-username -d 'The user name of its administrator [default: admin]' -r
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from create" -l admin-role -d 'Give the administrator this built-in role too; may be repeated. `doctor` may see patients\' data in clear' -r
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from create" -l password-file -d 'Read it from a file' -r -F
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from create" -s c -l config -d 'A configuration file; later ones win. Also ERP_CONFIG=a:b' -r -F
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from create" -l set -d 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users' -r
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from create" -l env -d 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]' -r
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from create" -l embedded-dir -d 'Where the private cluster lives' -r -F
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from create" -l output -d 'Output form; progress, logs and prompts go to stderr in any case' -r -f -a "human\t''
json\t''
ndjson\t''"
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from create" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from create" -l timeout -d 'Give the whole command at most so long ("90s", "5m"); of serve, the start' -r
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from create" -l actor -d 'Who acts, for the audit trail [default: user@host]' -r
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from create" -l password-stdin -d 'Read the administrator\'s password from stdin'
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from create" -l dry-run -d 'Change nothing; say what would be made'
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from create" -l embedded -d 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed'
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from create" -l no-install -d 'With --embedded: do not install PostgreSQL where none is found'
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from create" -l json -d 'Short for --output json'
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from create" -s q -l quiet -d 'Less: -q no notices, -qq nothing'
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from create" -s v -l verbose -d 'More logs: -v debug, -vv trace'
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from create" -l no-progress -d 'No progress bars'
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from create" -l yes -d 'Answer yes to what would be asked'
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from create" -l no-input -d 'Never ask; fail naming the missing flag instead'
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from create" -s h -l help -d 'Print help'
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from list" -l limit -d 'So many at most, up to 200' -r
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from list" -l cursor -d 'Go on after a page: its next_cursor, which is a slug' -r
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from list" -s c -l config -d 'A configuration file; later ones win. Also ERP_CONFIG=a:b' -r -F
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from list" -l set -d 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users' -r
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from list" -l env -d 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]' -r
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from list" -l embedded-dir -d 'Where the private cluster lives' -r -F
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from list" -l output -d 'Output form; progress, logs and prompts go to stderr in any case' -r -f -a "human\t''
json\t''
ndjson\t''"
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from list" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from list" -l timeout -d 'Give the whole command at most so long ("90s", "5m"); of serve, the start' -r
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from list" -l actor -d 'Who acts, for the audit trail [default: user@host]' -r
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from list" -l embedded -d 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed'
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from list" -l no-install -d 'With --embedded: do not install PostgreSQL where none is found'
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from list" -l json -d 'Short for --output json'
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Less: -q no notices, -qq nothing'
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from list" -s v -l verbose -d 'More logs: -v debug, -vv trace'
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from list" -l no-progress -d 'No progress bars'
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from list" -l yes -d 'Answer yes to what would be asked'
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask; fail naming the missing flag instead'
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help'
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from show" -s c -l config -d 'A configuration file; later ones win. Also ERP_CONFIG=a:b' -r -F
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from show" -l set -d 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users' -r
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from show" -l env -d 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]' -r
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from show" -l embedded-dir -d 'Where the private cluster lives' -r -F
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from show" -l output -d 'Output form; progress, logs and prompts go to stderr in any case' -r -f -a "human\t''
json\t''
ndjson\t''"
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from show" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from show" -l timeout -d 'Give the whole command at most so long ("90s", "5m"); of serve, the start' -r
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from show" -l actor -d 'Who acts, for the audit trail [default: user@host]' -r
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from show" -l embedded -d 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed'
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from show" -l no-install -d 'With --embedded: do not install PostgreSQL where none is found'
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from show" -l json -d 'Short for --output json'
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Less: -q no notices, -qq nothing'
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from show" -s v -l verbose -d 'More logs: -v debug, -vv trace'
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from show" -l no-progress -d 'No progress bars'
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from show" -l yes -d 'Answer yes to what would be asked'
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from show" -l no-input -d 'Never ask; fail naming the missing flag instead'
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help'
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from suspend" -l reason -d 'For the audit trail; at most 500 characters' -r
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from suspend" -s c -l config -d 'A configuration file; later ones win. Also ERP_CONFIG=a:b' -r -F
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from suspend" -l set -d 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users' -r
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from suspend" -l env -d 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]' -r
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from suspend" -l embedded-dir -d 'Where the private cluster lives' -r -F
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from suspend" -l output -d 'Output form; progress, logs and prompts go to stderr in any case' -r -f -a "human\t''
json\t''
ndjson\t''"
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from suspend" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from suspend" -l timeout -d 'Give the whole command at most so long ("90s", "5m"); of serve, the start' -r
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from suspend" -l actor -d 'Who acts, for the audit trail [default: user@host]' -r
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from suspend" -l dry-run -d 'Change nothing; exit 3 if the tenant would be suspended'
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from suspend" -l embedded -d 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed'
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from suspend" -l no-install -d 'With --embedded: do not install PostgreSQL where none is found'
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from suspend" -l json -d 'Short for --output json'
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from suspend" -s q -l quiet -d 'Less: -q no notices, -qq nothing'
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from suspend" -s v -l verbose -d 'More logs: -v debug, -vv trace'
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from suspend" -l no-progress -d 'No progress bars'
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from suspend" -l yes -d 'Answer yes to what would be asked'
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from suspend" -l no-input -d 'Never ask; fail naming the missing flag instead'
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from suspend" -s h -l help -d 'Print help'
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from resume" -l reason -d 'For the audit trail; at most 500 characters' -r
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from resume" -s c -l config -d 'A configuration file; later ones win. Also ERP_CONFIG=a:b' -r -F
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from resume" -l set -d 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users' -r
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from resume" -l env -d 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]' -r
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from resume" -l embedded-dir -d 'Where the private cluster lives' -r -F
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from resume" -l output -d 'Output form; progress, logs and prompts go to stderr in any case' -r -f -a "human\t''
json\t''
ndjson\t''"
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from resume" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from resume" -l timeout -d 'Give the whole command at most so long ("90s", "5m"); of serve, the start' -r
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from resume" -l actor -d 'Who acts, for the audit trail [default: user@host]' -r
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from resume" -l dry-run -d 'Change nothing; exit 3 if the tenant would be resumed'
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from resume" -l embedded -d 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed'
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from resume" -l no-install -d 'With --embedded: do not install PostgreSQL where none is found'
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from resume" -l json -d 'Short for --output json'
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from resume" -s q -l quiet -d 'Less: -q no notices, -qq nothing'
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from resume" -s v -l verbose -d 'More logs: -v debug, -vv trace'
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from resume" -l no-progress -d 'No progress bars'
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from resume" -l yes -d 'Answer yes to what would be asked'
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from resume" -l no-input -d 'Never ask; fail naming the missing flag instead'
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from resume" -s h -l help -d 'Print help'
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from close" -l confirm -d 'The slug once more' -r
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from close" -l reason -d 'For the audit trail; at most 500 characters' -r
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from close" -s c -l config -d 'A configuration file; later ones win. Also ERP_CONFIG=a:b' -r -F
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from close" -l set -d 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users' -r
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from close" -l env -d 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]' -r
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from close" -l embedded-dir -d 'Where the private cluster lives' -r -F
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from close" -l output -d 'Output form; progress, logs and prompts go to stderr in any case' -r -f -a "human\t''
json\t''
ndjson\t''"
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from close" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from close" -l timeout -d 'Give the whole command at most so long ("90s", "5m"); of serve, the start' -r
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from close" -l actor -d 'Who acts, for the audit trail [default: user@host]' -r
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from close" -l dry-run -d 'Change nothing; exit 3 if the tenant would be closed'
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from close" -l embedded -d 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed'
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from close" -l no-install -d 'With --embedded: do not install PostgreSQL where none is found'
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from close" -l json -d 'Short for --output json'
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from close" -s q -l quiet -d 'Less: -q no notices, -qq nothing'
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from close" -s v -l verbose -d 'More logs: -v debug, -vv trace'
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from close" -l no-progress -d 'No progress bars'
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from close" -l yes -d 'Answer yes to what would be asked'
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from close" -l no-input -d 'Never ask; fail naming the missing flag instead'
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from close" -s h -l help -d 'Print help'
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from update" -l name -d 'What people call it' -r
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from update" -l plan -d 'The code of its plan' -r
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from update" -l expires -d 'Until when it may be used: 2027-01-01T00:00:00Z, or a date, which is its first moment in UTC' -r
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from update" -l max-users -d 'Users at most: 1 to 1000000' -r
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from update" -l timezone -d 'Its IANA time zone' -r
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from update" -s c -l config -d 'A configuration file; later ones win. Also ERP_CONFIG=a:b' -r -F
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from update" -l set -d 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users' -r
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from update" -l env -d 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]' -r
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from update" -l embedded-dir -d 'Where the private cluster lives' -r -F
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from update" -l output -d 'Output form; progress, logs and prompts go to stderr in any case' -r -f -a "human\t''
json\t''
ndjson\t''"
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from update" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from update" -l timeout -d 'Give the whole command at most so long ("90s", "5m"); of serve, the start' -r
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from update" -l actor -d 'Who acts, for the audit trail [default: user@host]' -r
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from update" -l no-plan -d 'Take its plan away: its roles allow what they hold'
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from update" -l no-expiry -d 'Take its end away'
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from update" -l no-max-users -d 'Take its own number of users away: its plan\'s counts'
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from update" -l dry-run -d 'Change nothing; exit 3 if anything would change'
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from update" -l embedded -d 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed'
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from update" -l no-install -d 'With --embedded: do not install PostgreSQL where none is found'
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from update" -l json -d 'Short for --output json'
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from update" -s q -l quiet -d 'Less: -q no notices, -qq nothing'
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from update" -s v -l verbose -d 'More logs: -v debug, -vv trace'
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from update" -l no-progress -d 'No progress bars'
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from update" -l yes -d 'Answer yes to what would be asked'
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from update" -l no-input -d 'Never ask; fail naming the missing flag instead'
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from update" -s h -l help -d 'Print help'
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from export" -l out -d 'The file to make; it must not exist' -r -F
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from export" -l passphrase-file -d 'A file with a passphrase of 12 characters or more that only you can read' -r -F
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from export" -l key-file -d 'A file with a key of 32 bytes in base64 or hex, as `erp secrets generate aes --format raw` makes one' -r -F
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from export" -s c -l config -d 'A configuration file; later ones win. Also ERP_CONFIG=a:b' -r -F
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from export" -l set -d 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users' -r
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from export" -l env -d 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]' -r
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from export" -l embedded-dir -d 'Where the private cluster lives' -r -F
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from export" -l output -d 'Output form; progress, logs and prompts go to stderr in any case' -r -f -a "human\t''
json\t''
ndjson\t''"
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from export" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from export" -l timeout -d 'Give the whole command at most so long ("90s", "5m"); of serve, the start' -r
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from export" -l actor -d 'Who acts, for the audit trail [default: user@host]' -r
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from export" -l dry-run -d 'Write nothing; say how much would be written'
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from export" -l embedded -d 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed'
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from export" -l no-install -d 'With --embedded: do not install PostgreSQL where none is found'
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from export" -l json -d 'Short for --output json'
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from export" -s q -l quiet -d 'Less: -q no notices, -qq nothing'
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from export" -s v -l verbose -d 'More logs: -v debug, -vv trace'
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from export" -l no-progress -d 'No progress bars'
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from export" -l yes -d 'Answer yes to what would be asked'
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from export" -l no-input -d 'Never ask; fail naming the missing flag instead'
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from export" -s h -l help -d 'Print help'
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from import" -l passphrase-file -d 'A file with a passphrase of 12 characters or more that only you can read' -r -F
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from import" -l key-file -d 'A file with a key of 32 bytes in base64 or hex, as `erp secrets generate aes --format raw` makes one' -r -F
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from import" -s c -l config -d 'A configuration file; later ones win. Also ERP_CONFIG=a:b' -r -F
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from import" -l set -d 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users' -r
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from import" -l env -d 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]' -r
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from import" -l embedded-dir -d 'Where the private cluster lives' -r -F
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from import" -l output -d 'Output form; progress, logs and prompts go to stderr in any case' -r -f -a "human\t''
json\t''
ndjson\t''"
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from import" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from import" -l timeout -d 'Give the whole command at most so long ("90s", "5m"); of serve, the start' -r
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from import" -l actor -d 'Who acts, for the audit trail [default: user@host]' -r
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from import" -l dry-run -d 'Change nothing; read the file to its end and say whether it could come in'
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from import" -l embedded -d 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed'
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from import" -l no-install -d 'With --embedded: do not install PostgreSQL where none is found'
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from import" -l json -d 'Short for --output json'
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from import" -s q -l quiet -d 'Less: -q no notices, -qq nothing'
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from import" -s v -l verbose -d 'More logs: -v debug, -vv trace'
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from import" -l no-progress -d 'No progress bars'
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from import" -l yes -d 'Answer yes to what would be asked'
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from import" -l no-input -d 'Never ask; fail naming the missing flag instead'
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from import" -s h -l help -d 'Print help'
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from erase" -l confirm -d 'The slug once more' -r
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from erase" -s c -l config -d 'A configuration file; later ones win. Also ERP_CONFIG=a:b' -r -F
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from erase" -l set -d 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users' -r
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from erase" -l env -d 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]' -r
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from erase" -l embedded-dir -d 'Where the private cluster lives' -r -F
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from erase" -l output -d 'Output form; progress, logs and prompts go to stderr in any case' -r -f -a "human\t''
json\t''
ndjson\t''"
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from erase" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from erase" -l timeout -d 'Give the whole command at most so long ("90s", "5m"); of serve, the start' -r
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from erase" -l actor -d 'Who acts, for the audit trail [default: user@host]' -r
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from erase" -l dry-run -d 'Change nothing; say how much would be erased'
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from erase" -l embedded -d 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed'
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from erase" -l no-install -d 'With --embedded: do not install PostgreSQL where none is found'
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from erase" -l json -d 'Short for --output json'
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from erase" -s q -l quiet -d 'Less: -q no notices, -qq nothing'
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from erase" -s v -l verbose -d 'More logs: -v debug, -vv trace'
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from erase" -l no-progress -d 'No progress bars'
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from erase" -l yes -d 'Answer yes to what would be asked'
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from erase" -l no-input -d 'Never ask; fail naming the missing flag instead'
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from erase" -s h -l help -d 'Print help'
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from help" -f -a "create" -d 'Make a tenant with its roles and administrator, as `erp seed --tenant` does; an existing one is left as it is'
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from help" -f -a "list" -d 'Every tenant by slug, in pages'
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from help" -f -a "show" -d 'One tenant: name, status, plan, end, time zone'
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from help" -f -a "suspend" -d 'Refuse everything to a tenant\'s users, from the next request on; nothing is deleted'
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from help" -f -a "resume" -d 'Let a suspended tenant\'s users in again'
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from help" -f -a "close" -d 'Close a suspended or expired tenant for good, once its rows are exported'
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from help" -f -a "update" -d 'Change a tenant\'s name, time zone, plan, end and number of users; what is not named stays'
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from help" -f -a "export" -d 'Write one tenant\'s rows into a sealed file that only you can read, from one snapshot'
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from help" -f -a "import" -d 'Bring an exported tenant into this installation: all of it, in one transaction, or nothing'
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from help" -f -a "erase" -d 'Erase all rows of a closed tenant, its persons\' keys first, as the owner of the tables'
complete -c erp -n "__fish_erp_using_subcommand tenant; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c erp -n "__fish_erp_using_subcommand serve" -l listen -d 'Where to listen; may be repeated [default: server.host and server.port]' -r
complete -c erp -n "__fish_erp_using_subcommand serve" -l until -d 'Run up to and including this phase, report and exit: see erp phases' -r
complete -c erp -n "__fish_erp_using_subcommand serve" -l migrations -d 'What to do about pending migrations' -r -f -a "apply\t''
verify\t''
skip\t''"
complete -c erp -n "__fish_erp_using_subcommand serve" -l role -d 'What this process does; may be repeated. api answers, worker brings events out and begins runs handed over, scheduler starts tasks' -r -f -a "all\t''
api\t''
worker\t''
scheduler\t''"
complete -c erp -n "__fish_erp_using_subcommand serve" -l wait-deps -d 'Wait so long for the database at the start' -r
complete -c erp -n "__fish_erp_using_subcommand serve" -l drain-delay -d 'How long readiness says no before the port closes [default: server.drain_delay]' -r
complete -c erp -n "__fish_erp_using_subcommand serve" -l drain-timeout -d 'How long requests in flight may take after that [default: server.drain_timeout]' -r
complete -c erp -n "__fish_erp_using_subcommand serve" -l print-startup -d 'Write what the start came to in this form, on stdout, whatever --output says' -r -f -a "json\t''"
complete -c erp -n "__fish_erp_using_subcommand serve" -l ready-file -d 'Write the addresses into this file once requests are answered' -r -F
complete -c erp -n "__fish_erp_using_subcommand serve" -s c -l config -d 'A configuration file; later ones win. Also ERP_CONFIG=a:b' -r -F
complete -c erp -n "__fish_erp_using_subcommand serve" -l set -d 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users' -r
complete -c erp -n "__fish_erp_using_subcommand serve" -l env -d 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]' -r
complete -c erp -n "__fish_erp_using_subcommand serve" -l embedded-dir -d 'Where the private cluster lives' -r -F
complete -c erp -n "__fish_erp_using_subcommand serve" -l output -d 'Output form; progress, logs and prompts go to stderr in any case' -r -f -a "human\t''
json\t''
ndjson\t''"
complete -c erp -n "__fish_erp_using_subcommand serve" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c erp -n "__fish_erp_using_subcommand serve" -l timeout -d 'Give the whole command at most so long ("90s", "5m"); of serve, the start' -r
complete -c erp -n "__fish_erp_using_subcommand serve" -l actor -d 'Who acts, for the audit trail [default: user@host]' -r
complete -c erp -n "__fish_erp_using_subcommand serve" -l no-migrate -d 'Short for --migrations verify'
complete -c erp -n "__fish_erp_using_subcommand serve" -l no-seed -d 'Do not make missing tenants, roles and administrators'
complete -c erp -n "__fish_erp_using_subcommand serve" -l no-tasks -d 'Do not run background tasks: short for --role api'
complete -c erp -n "__fish_erp_using_subcommand serve" -l demo -d 'With --embedded: also make demo patients'
complete -c erp -n "__fish_erp_using_subcommand serve" -l embedded -d 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed'
complete -c erp -n "__fish_erp_using_subcommand serve" -l no-install -d 'With --embedded: do not install PostgreSQL where none is found'
complete -c erp -n "__fish_erp_using_subcommand serve" -l json -d 'Short for --output json'
complete -c erp -n "__fish_erp_using_subcommand serve" -s q -l quiet -d 'Less: -q no notices, -qq nothing'
complete -c erp -n "__fish_erp_using_subcommand serve" -s v -l verbose -d 'More logs: -v debug, -vv trace'
complete -c erp -n "__fish_erp_using_subcommand serve" -l no-progress -d 'No progress bars'
complete -c erp -n "__fish_erp_using_subcommand serve" -l yes -d 'Answer yes to what would be asked'
complete -c erp -n "__fish_erp_using_subcommand serve" -l no-input -d 'Never ask; fail naming the missing flag instead'
complete -c erp -n "__fish_erp_using_subcommand serve" -s h -l help -d 'Print help'
complete -c erp -n "__fish_erp_using_subcommand schedule; and not __fish_seen_subcommand_from list show pause resume next help" -s c -l config -d 'A configuration file; later ones win. Also ERP_CONFIG=a:b' -r -F
complete -c erp -n "__fish_erp_using_subcommand schedule; and not __fish_seen_subcommand_from list show pause resume next help" -l set -d 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users' -r
complete -c erp -n "__fish_erp_using_subcommand schedule; and not __fish_seen_subcommand_from list show pause resume next help" -l env -d 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]' -r
complete -c erp -n "__fish_erp_using_subcommand schedule; and not __fish_seen_subcommand_from list show pause resume next help" -l embedded-dir -d 'Where the private cluster lives' -r -F
complete -c erp -n "__fish_erp_using_subcommand schedule; and not __fish_seen_subcommand_from list show pause resume next help" -l output -d 'Output form; progress, logs and prompts go to stderr in any case' -r -f -a "human\t''
json\t''
ndjson\t''"
complete -c erp -n "__fish_erp_using_subcommand schedule; and not __fish_seen_subcommand_from list show pause resume next help" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c erp -n "__fish_erp_using_subcommand schedule; and not __fish_seen_subcommand_from list show pause resume next help" -l timeout -d 'Give the whole command at most so long ("90s", "5m"); of serve, the start' -r
complete -c erp -n "__fish_erp_using_subcommand schedule; and not __fish_seen_subcommand_from list show pause resume next help" -l actor -d 'Who acts, for the audit trail [default: user@host]' -r
complete -c erp -n "__fish_erp_using_subcommand schedule; and not __fish_seen_subcommand_from list show pause resume next help" -l embedded -d 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed'
complete -c erp -n "__fish_erp_using_subcommand schedule; and not __fish_seen_subcommand_from list show pause resume next help" -l no-install -d 'With --embedded: do not install PostgreSQL where none is found'
complete -c erp -n "__fish_erp_using_subcommand schedule; and not __fish_seen_subcommand_from list show pause resume next help" -l json -d 'Short for --output json'
complete -c erp -n "__fish_erp_using_subcommand schedule; and not __fish_seen_subcommand_from list show pause resume next help" -s q -l quiet -d 'Less: -q no notices, -qq nothing'
complete -c erp -n "__fish_erp_using_subcommand schedule; and not __fish_seen_subcommand_from list show pause resume next help" -s v -l verbose -d 'More logs: -v debug, -vv trace'
complete -c erp -n "__fish_erp_using_subcommand schedule; and not __fish_seen_subcommand_from list show pause resume next help" -l no-progress -d 'No progress bars'
complete -c erp -n "__fish_erp_using_subcommand schedule; and not __fish_seen_subcommand_from list show pause resume next help" -l yes -d 'Answer yes to what would be asked'
complete -c erp -n "__fish_erp_using_subcommand schedule; and not __fish_seen_subcommand_from list show pause resume next help" -l no-input -d 'Never ask; fail naming the missing flag instead'
complete -c erp -n "__fish_erp_using_subcommand schedule; and not __fish_seen_subcommand_from list show pause resume next help" -s h -l help -d 'Print help'
complete -c erp -n "__fish_erp_using_subcommand schedule; and not __fish_seen_subcommand_from list show pause resume next help" -f -a "list" -d 'Every task: schedule, next run, last run, whether it is paused'
complete -c erp -n "__fish_erp_using_subcommand schedule; and not __fish_seen_subcommand_from list show pause resume next help" -f -a "show" -d 'One task: its rules, its next slots, its last runs, and who runs it now'
complete -c erp -n "__fish_erp_using_subcommand schedule; and not __fish_seen_subcommand_from list show pause resume next help" -f -a "pause" -d 'Let a task\'s slots pass until it is resumed; a run that is under way goes on'
complete -c erp -n "__fish_erp_using_subcommand schedule; and not __fish_seen_subcommand_from list show pause resume next help" -f -a "resume" -d 'Let a paused task run by schedule again'
complete -c erp -n "__fish_erp_using_subcommand schedule; and not __fish_seen_subcommand_from list show pause resume next help" -f -a "next" -d 'The next slots of a task'
complete -c erp -n "__fish_erp_using_subcommand schedule; and not __fish_seen_subcommand_from list show pause resume next help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c erp -n "__fish_erp_using_subcommand schedule; and __fish_seen_subcommand_from list" -s c -l config -d 'A configuration file; later ones win. Also ERP_CONFIG=a:b' -r -F
complete -c erp -n "__fish_erp_using_subcommand schedule; and __fish_seen_subcommand_from list" -l set -d 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users' -r
complete -c erp -n "__fish_erp_using_subcommand schedule; and __fish_seen_subcommand_from list" -l env -d 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]' -r
complete -c erp -n "__fish_erp_using_subcommand schedule; and __fish_seen_subcommand_from list" -l embedded-dir -d 'Where the private cluster lives' -r -F
complete -c erp -n "__fish_erp_using_subcommand schedule; and __fish_seen_subcommand_from list" -l output -d 'Output form; progress, logs and prompts go to stderr in any case' -r -f -a "human\t''
json\t''
ndjson\t''"
complete -c erp -n "__fish_erp_using_subcommand schedule; and __fish_seen_subcommand_from list" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c erp -n "__fish_erp_using_subcommand schedule; and __fish_seen_subcommand_from list" -l timeout -d 'Give the whole command at most so long ("90s", "5m"); of serve, the start' -r
complete -c erp -n "__fish_erp_using_subcommand schedule; and __fish_seen_subcommand_from list" -l actor -d 'Who acts, for the audit trail [default: user@host]' -r
complete -c erp -n "__fish_erp_using_subcommand schedule; and __fish_seen_subcommand_from list" -l embedded -d 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed'
complete -c erp -n "__fish_erp_using_subcommand schedule; and __fish_seen_subcommand_from list" -l no-install -d 'With --embedded: do not install PostgreSQL where none is found'
complete -c erp -n "__fish_erp_using_subcommand schedule; and __fish_seen_subcommand_from list" -l json -d 'Short for --output json'
complete -c erp -n "__fish_erp_using_subcommand schedule; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Less: -q no notices, -qq nothing'
complete -c erp -n "__fish_erp_using_subcommand schedule; and __fish_seen_subcommand_from list" -s v -l verbose -d 'More logs: -v debug, -vv trace'
complete -c erp -n "__fish_erp_using_subcommand schedule; and __fish_seen_subcommand_from list" -l no-progress -d 'No progress bars'
complete -c erp -n "__fish_erp_using_subcommand schedule; and __fish_seen_subcommand_from list" -l yes -d 'Answer yes to what would be asked'
complete -c erp -n "__fish_erp_using_subcommand schedule; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask; fail naming the missing flag instead'
complete -c erp -n "__fish_erp_using_subcommand schedule; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help'
complete -c erp -n "__fish_erp_using_subcommand schedule; and __fish_seen_subcommand_from show" -s c -l config -d 'A configuration file; later ones win. Also ERP_CONFIG=a:b' -r -F
complete -c erp -n "__fish_erp_using_subcommand schedule; and __fish_seen_subcommand_from show" -l set -d 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users' -r
complete -c erp -n "__fish_erp_using_subcommand schedule; and __fish_seen_subcommand_from show" -l env -d 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]' -r
complete -c erp -n "__fish_erp_using_subcommand schedule; and __fish_seen_subcommand_from show" -l embedded-dir -d 'Where the private cluster lives' -r -F
complete -c erp -n "__fish_erp_using_subcommand schedule; and __fish_seen_subcommand_from show" -l output -d 'Output form; progress, logs and prompts go to stderr in any case' -r -f -a "human\t''
json\t''
ndjson\t''"
complete -c erp -n "__fish_erp_using_subcommand schedule; and __fish_seen_subcommand_from show" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c erp -n "__fish_erp_using_subcommand schedule; and __fish_seen_subcommand_from show" -l timeout -d 'Give the whole command at most so long ("90s", "5m"); of serve, the start' -r
complete -c erp -n "__fish_erp_using_subcommand schedule; and __fish_seen_subcommand_from show" -l actor -d 'Who acts, for the audit trail [default: user@host]' -r
complete -c erp -n "__fish_erp_using_subcommand schedule; and __fish_seen_subcommand_from show" -l embedded -d 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed'
complete -c erp -n "__fish_erp_using_subcommand schedule; and __fish_seen_subcommand_from show" -l no-install -d 'With --embedded: do not install PostgreSQL where none is found'
complete -c erp -n "__fish_erp_using_subcommand schedule; and __fish_seen_subcommand_from show" -l json -d 'Short for --output json'
complete -c erp -n "__fish_erp_using_subcommand schedule; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Less: -q no notices, -qq nothing'
complete -c erp -n "__fish_erp_using_subcommand schedule; and __fish_seen_subcommand_from show" -s v -l verbose -d 'More logs: -v debug, -vv trace'
complete -c erp -n "__fish_erp_using_subcommand schedule; and __fish_seen_subcommand_from show" -l no-progress -d 'No progress bars'
complete -c erp -n "__fish_erp_using_subcommand schedule; and __fish_seen_subcommand_from show" -l yes -d 'Answer yes to what would be asked'
complete -c erp -n "__fish_erp_using_subcommand schedule; and __fish_seen_subcommand_from show" -l no-input -d 'Never ask; fail naming the missing flag instead'
complete -c erp -n "__fish_erp_using_subcommand schedule; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help'
complete -c erp -n "__fish_erp_using_subcommand schedule; and __fish_seen_subcommand_from pause" -l until -d 'When it is on again by itself: an RFC 3339 time, or in how long (90m, 2d)' -r
complete -c erp -n "__fish_erp_using_subcommand schedule; and __fish_seen_subcommand_from pause" -l reason -d 'Why; kept with a pause, and in the audit trail; at most 500 characters' -r
complete -c erp -n "__fish_erp_using_subcommand schedule; and __fish_seen_subcommand_from pause" -s c -l config -d 'A configuration file; later ones win. Also ERP_CONFIG=a:b' -r -F
complete -c erp -n "__fish_erp_using_subcommand schedule; and __fish_seen_subcommand_from pause" -l set -d 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users' -r
complete -c erp -n "__fish_erp_using_subcommand schedule; and __fish_seen_subcommand_from pause" -l env -d 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]' -r
complete -c erp -n "__fish_erp_using_subcommand schedule; and __fish_seen_subcommand_from pause" -l embedded-dir -d 'Where the private cluster lives' -r -F
complete -c erp -n "__fish_erp_using_subcommand schedule; and __fish_seen_subcommand_from pause" -l output -d 'Output form; progress, logs and prompts go to stderr in any case' -r -f -a "human\t''
json\t''
ndjson\t''"
complete -c erp -n "__fish_erp_using_subcommand schedule; and __fish_seen_subcommand_from pause" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c erp -n "__fish_erp_using_subcommand schedule; and __fish_seen_subcommand_from pause" -l timeout -d 'Give the whole command at most so long ("90s", "5m"); of serve, the start' -r
complete -c erp -n "__fish_erp_using_subcommand schedule; and __fish_seen_subcommand_from pause" -l actor -d 'Who acts, for the audit trail [default: user@host]' -r
complete -c erp -n "__fish_erp_using_subcommand schedule; and __fish_seen_subcommand_from pause" -l replace -d 'Put this reason and this end in place of those of a pause that is there'
complete -c erp -n "__fish_erp_using_subcommand schedule; and __fish_seen_subcommand_from pause" -l dry-run -d 'Change nothing; exit 3 if that would be changed'
complete -c erp -n "__fish_erp_using_subcommand schedule; and __fish_seen_subcommand_from pause" -l embedded -d 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed'
complete -c erp -n "__fish_erp_using_subcommand schedule; and __fish_seen_subcommand_from pause" -l no-install -d 'With --embedded: do not install PostgreSQL where none is found'
complete -c erp -n "__fish_erp_using_subcommand schedule; and __fish_seen_subcommand_from pause" -l json -d 'Short for --output json'
complete -c erp -n "__fish_erp_using_subcommand schedule; and __fish_seen_subcommand_from pause" -s q -l quiet -d 'Less: -q no notices, -qq nothing'
complete -c erp -n "__fish_erp_using_subcommand schedule; and __fish_seen_subcommand_from pause" -s v -l verbose -d 'More logs: -v debug, -vv trace'
complete -c erp -n "__fish_erp_using_subcommand schedule; and __fish_seen_subcommand_from pause" -l no-progress -d 'No progress bars'
complete -c erp -n "__fish_erp_using_subcommand schedule; and __fish_seen_subcommand_from pause" -l yes -d 'Answer yes to what would be asked'
complete -c erp -n "__fish_erp_using_subcommand schedule; and __fish_seen_subcommand_from pause" -l no-input -d 'Never ask; fail naming the missing flag instead'
complete -c erp -n "__fish_erp_using_subcommand schedule; and __fish_seen_subcommand_from pause" -s h -l help -d 'Print help'
complete -c erp -n "__fish_erp_using_subcommand schedule; and __fish_seen_subcommand_from resume" -l reason -d 'Why; kept with a pause, and in the audit trail; at most 500 characters' -r
complete -c erp -n "__fish_erp_using_subcommand schedule; and __fish_seen_subcommand_from resume" -s c -l config -d 'A configuration file; later ones win. Also ERP_CONFIG=a:b' -r -F
complete -c erp -n "__fish_erp_using_subcommand schedule; and __fish_seen_subcommand_from resume" -l set -d 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users' -r
complete -c erp -n "__fish_erp_using_subcommand schedule; and __fish_seen_subcommand_from resume" -l env -d 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]' -r
complete -c erp -n "__fish_erp_using_subcommand schedule; and __fish_seen_subcommand_from resume" -l embedded-dir -d 'Where the private cluster lives' -r -F
complete -c erp -n "__fish_erp_using_subcommand schedule; and __fish_seen_subcommand_from resume" -l output -d 'Output form; progress, logs and prompts go to stderr in any case' -r -f -a "human\t''
json\t''
ndjson\t''"
complete -c erp -n "__fish_erp_using_subcommand schedule; and __fish_seen_subcommand_from resume" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c erp -n "__fish_erp_using_subcommand schedule; and __fish_seen_subcommand_from resume" -l timeout -d 'Give the whole command at most so long ("90s", "5m"); of serve, the start' -r
complete -c erp -n "__fish_erp_using_subcommand schedule; and __fish_seen_subcommand_from resume" -l actor -d 'Who acts, for the audit trail [default: user@host]' -r
complete -c erp -n "__fish_erp_using_subcommand schedule; and __fish_seen_subcommand_from resume" -l dry-run -d 'Change nothing; exit 3 if that would be changed'
complete -c erp -n "__fish_erp_using_subcommand schedule; and __fish_seen_subcommand_from resume" -l embedded -d 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed'
complete -c erp -n "__fish_erp_using_subcommand schedule; and __fish_seen_subcommand_from resume" -l no-install -d 'With --embedded: do not install PostgreSQL where none is found'
complete -c erp -n "__fish_erp_using_subcommand schedule; and __fish_seen_subcommand_from resume" -l json -d 'Short for --output json'
complete -c erp -n "__fish_erp_using_subcommand schedule; and __fish_seen_subcommand_from resume" -s q -l quiet -d 'Less: -q no notices, -qq nothing'
complete -c erp -n "__fish_erp_using_subcommand schedule; and __fish_seen_subcommand_from resume" -s v -l verbose -d 'More logs: -v debug, -vv trace'
complete -c erp -n "__fish_erp_using_subcommand schedule; and __fish_seen_subcommand_from resume" -l no-progress -d 'No progress bars'
complete -c erp -n "__fish_erp_using_subcommand schedule; and __fish_seen_subcommand_from resume" -l yes -d 'Answer yes to what would be asked'
complete -c erp -n "__fish_erp_using_subcommand schedule; and __fish_seen_subcommand_from resume" -l no-input -d 'Never ask; fail naming the missing flag instead'
complete -c erp -n "__fish_erp_using_subcommand schedule; and __fish_seen_subcommand_from resume" -s h -l help -d 'Print help'
complete -c erp -n "__fish_erp_using_subcommand schedule; and __fish_seen_subcommand_from next" -s n -l number -d 'How many' -r
complete -c erp -n "__fish_erp_using_subcommand schedule; and __fish_seen_subcommand_from next" -s c -l config -d 'A configuration file; later ones win. Also ERP_CONFIG=a:b' -r -F
complete -c erp -n "__fish_erp_using_subcommand schedule; and __fish_seen_subcommand_from next" -l set -d 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users' -r
complete -c erp -n "__fish_erp_using_subcommand schedule; and __fish_seen_subcommand_from next" -l env -d 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]' -r
complete -c erp -n "__fish_erp_using_subcommand schedule; and __fish_seen_subcommand_from next" -l embedded-dir -d 'Where the private cluster lives' -r -F
complete -c erp -n "__fish_erp_using_subcommand schedule; and __fish_seen_subcommand_from next" -l output -d 'Output form; progress, logs and prompts go to stderr in any case' -r -f -a "human\t''
json\t''
ndjson\t''"
complete -c erp -n "__fish_erp_using_subcommand schedule; and __fish_seen_subcommand_from next" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c erp -n "__fish_erp_using_subcommand schedule; and __fish_seen_subcommand_from next" -l timeout -d 'Give the whole command at most so long ("90s", "5m"); of serve, the start' -r
complete -c erp -n "__fish_erp_using_subcommand schedule; and __fish_seen_subcommand_from next" -l actor -d 'Who acts, for the audit trail [default: user@host]' -r
complete -c erp -n "__fish_erp_using_subcommand schedule; and __fish_seen_subcommand_from next" -l embedded -d 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed'
complete -c erp -n "__fish_erp_using_subcommand schedule; and __fish_seen_subcommand_from next" -l no-install -d 'With --embedded: do not install PostgreSQL where none is found'
complete -c erp -n "__fish_erp_using_subcommand schedule; and __fish_seen_subcommand_from next" -l json -d 'Short for --output json'
complete -c erp -n "__fish_erp_using_subcommand schedule; and __fish_seen_subcommand_from next" -s q -l quiet -d 'Less: -q no notices, -qq nothing'
complete -c erp -n "__fish_erp_using_subcommand schedule; and __fish_seen_subcommand_from next" -s v -l verbose -d 'More logs: -v debug, -vv trace'
complete -c erp -n "__fish_erp_using_subcommand schedule; and __fish_seen_subcommand_from next" -l no-progress -d 'No progress bars'
complete -c erp -n "__fish_erp_using_subcommand schedule; and __fish_seen_subcommand_from next" -l yes -d 'Answer yes to what would be asked'
complete -c erp -n "__fish_erp_using_subcommand schedule; and __fish_seen_subcommand_from next" -l no-input -d 'Never ask; fail naming the missing flag instead'
complete -c erp -n "__fish_erp_using_subcommand schedule; and __fish_seen_subcommand_from next" -s h -l help -d 'Print help'
complete -c erp -n "__fish_erp_using_subcommand schedule; and __fish_seen_subcommand_from help" -f -a "list" -d 'Every task: schedule, next run, last run, whether it is paused'
complete -c erp -n "__fish_erp_using_subcommand schedule; and __fish_seen_subcommand_from help" -f -a "show" -d 'One task: its rules, its next slots, its last runs, and who runs it now'
complete -c erp -n "__fish_erp_using_subcommand schedule; and __fish_seen_subcommand_from help" -f -a "pause" -d 'Let a task\'s slots pass until it is resumed; a run that is under way goes on'
complete -c erp -n "__fish_erp_using_subcommand schedule; and __fish_seen_subcommand_from help" -f -a "resume" -d 'Let a paused task run by schedule again'
complete -c erp -n "__fish_erp_using_subcommand schedule; and __fish_seen_subcommand_from help" -f -a "next" -d 'The next slots of a task'
complete -c erp -n "__fish_erp_using_subcommand schedule; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c erp -n "__fish_erp_using_subcommand audit; and not __fish_seen_subcommand_from verify archive public-key export help" -s c -l config -d 'A configuration file; later ones win. Also ERP_CONFIG=a:b' -r -F
complete -c erp -n "__fish_erp_using_subcommand audit; and not __fish_seen_subcommand_from verify archive public-key export help" -l set -d 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users' -r
complete -c erp -n "__fish_erp_using_subcommand audit; and not __fish_seen_subcommand_from verify archive public-key export help" -l env -d 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]' -r
complete -c erp -n "__fish_erp_using_subcommand audit; and not __fish_seen_subcommand_from verify archive public-key export help" -l embedded-dir -d 'Where the private cluster lives' -r -F
complete -c erp -n "__fish_erp_using_subcommand audit; and not __fish_seen_subcommand_from verify archive public-key export help" -l output -d 'Output form; progress, logs and prompts go to stderr in any case' -r -f -a "human\t''
json\t''
ndjson\t''"
complete -c erp -n "__fish_erp_using_subcommand audit; and not __fish_seen_subcommand_from verify archive public-key export help" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c erp -n "__fish_erp_using_subcommand audit; and not __fish_seen_subcommand_from verify archive public-key export help" -l timeout -d 'Give the whole command at most so long ("90s", "5m"); of serve, the start' -r
complete -c erp -n "__fish_erp_using_subcommand audit; and not __fish_seen_subcommand_from verify archive public-key export help" -l actor -d 'Who acts, for the audit trail [default: user@host]' -r
complete -c erp -n "__fish_erp_using_subcommand audit; and not __fish_seen_subcommand_from verify archive public-key export help" -l embedded -d 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed'
complete -c erp -n "__fish_erp_using_subcommand audit; and not __fish_seen_subcommand_from verify archive public-key export help" -l no-install -d 'With --embedded: do not install PostgreSQL where none is found'
complete -c erp -n "__fish_erp_using_subcommand audit; and not __fish_seen_subcommand_from verify archive public-key export help" -l json -d 'Short for --output json'
complete -c erp -n "__fish_erp_using_subcommand audit; and not __fish_seen_subcommand_from verify archive public-key export help" -s q -l quiet -d 'Less: -q no notices, -qq nothing'
complete -c erp -n "__fish_erp_using_subcommand audit; and not __fish_seen_subcommand_from verify archive public-key export help" -s v -l verbose -d 'More logs: -v debug, -vv trace'
complete -c erp -n "__fish_erp_using_subcommand audit; and not __fish_seen_subcommand_from verify archive public-key export help" -l no-progress -d 'No progress bars'
complete -c erp -n "__fish_erp_using_subcommand audit; and not __fish_seen_subcommand_from verify archive public-key export help" -l yes -d 'Answer yes to what would be asked'
complete -c erp -n "__fish_erp_using_subcommand audit; and not __fish_seen_subcommand_from verify archive public-key export help" -l no-input -d 'Never ask; fail naming the missing flag instead'
complete -c erp -n "__fish_erp_using_subcommand audit; and not __fish_seen_subcommand_from verify archive public-key export help" -s h -l help -d 'Print help'
complete -c erp -n "__fish_erp_using_subcommand audit; and not __fish_seen_subcommand_from verify archive public-key export help" -f -a "verify" -d 'Recompute every hash, link and column; 0 sound, 1 a fault was found'
complete -c erp -n "__fish_erp_using_subcommand audit; and not __fish_seen_subcommand_from verify archive public-key export help" -f -a "archive" -d 'Move old rows into signed files, as the owner of the tables'
complete -c erp -n "__fish_erp_using_subcommand audit; and not __fish_seen_subcommand_from verify archive public-key export help" -f -a "public-key" -d 'The key that verifies checkpoints, for whoever has no configuration'
complete -c erp -n "__fish_erp_using_subcommand audit; and not __fish_seen_subcommand_from verify archive public-key export help" -f -a "export" -d 'Write a tenant\'s rows as JSON lines, the head last, for an independent verification'
complete -c erp -n "__fish_erp_using_subcommand audit; and not __fish_seen_subcommand_from verify archive public-key export help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c erp -n "__fish_erp_using_subcommand audit; and __fish_seen_subcommand_from verify" -l tenant -d 'Only this tenant; may be repeated' -r
complete -c erp -n "__fish_erp_using_subcommand audit; and __fish_seen_subcommand_from verify" -l checkpoints -d 'The chains must also pass through the signed checkpoints in this file' -r -F
complete -c erp -n "__fish_erp_using_subcommand audit; and __fish_seen_subcommand_from verify" -l archive -d 'The folder of archived rows [default: audit.archive_dir]' -r -F
complete -c erp -n "__fish_erp_using_subcommand audit; and __fish_seen_subcommand_from verify" -l public-key -d 'The key that verifies checkpoints, 64 hex digits [default: that of audit.signing_key]' -r
complete -c erp -n "__fish_erp_using_subcommand audit; and __fish_seen_subcommand_from verify" -s c -l config -d 'A configuration file; later ones win. Also ERP_CONFIG=a:b' -r -F
complete -c erp -n "__fish_erp_using_subcommand audit; and __fish_seen_subcommand_from verify" -l set -d 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users' -r
complete -c erp -n "__fish_erp_using_subcommand audit; and __fish_seen_subcommand_from verify" -l env -d 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]' -r
complete -c erp -n "__fish_erp_using_subcommand audit; and __fish_seen_subcommand_from verify" -l embedded-dir -d 'Where the private cluster lives' -r -F
complete -c erp -n "__fish_erp_using_subcommand audit; and __fish_seen_subcommand_from verify" -l output -d 'Output form; progress, logs and prompts go to stderr in any case' -r -f -a "human\t''
json\t''
ndjson\t''"
complete -c erp -n "__fish_erp_using_subcommand audit; and __fish_seen_subcommand_from verify" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c erp -n "__fish_erp_using_subcommand audit; and __fish_seen_subcommand_from verify" -l timeout -d 'Give the whole command at most so long ("90s", "5m"); of serve, the start' -r
complete -c erp -n "__fish_erp_using_subcommand audit; and __fish_seen_subcommand_from verify" -l actor -d 'Who acts, for the audit trail [default: user@host]' -r
complete -c erp -n "__fish_erp_using_subcommand audit; and __fish_seen_subcommand_from verify" -l embedded -d 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed'
complete -c erp -n "__fish_erp_using_subcommand audit; and __fish_seen_subcommand_from verify" -l no-install -d 'With --embedded: do not install PostgreSQL where none is found'
complete -c erp -n "__fish_erp_using_subcommand audit; and __fish_seen_subcommand_from verify" -l json -d 'Short for --output json'
complete -c erp -n "__fish_erp_using_subcommand audit; and __fish_seen_subcommand_from verify" -s q -l quiet -d 'Less: -q no notices, -qq nothing'
complete -c erp -n "__fish_erp_using_subcommand audit; and __fish_seen_subcommand_from verify" -s v -l verbose -d 'More logs: -v debug, -vv trace'
complete -c erp -n "__fish_erp_using_subcommand audit; and __fish_seen_subcommand_from verify" -l no-progress -d 'No progress bars'
complete -c erp -n "__fish_erp_using_subcommand audit; and __fish_seen_subcommand_from verify" -l yes -d 'Answer yes to what would be asked'
complete -c erp -n "__fish_erp_using_subcommand audit; and __fish_seen_subcommand_from verify" -l no-input -d 'Never ask; fail naming the missing flag instead'
complete -c erp -n "__fish_erp_using_subcommand audit; and __fish_seen_subcommand_from verify" -s h -l help -d 'Print help'
complete -c erp -n "__fish_erp_using_subcommand audit; and __fish_seen_subcommand_from archive" -l tenant -d 'Only this tenant; may be repeated' -r
complete -c erp -n "__fish_erp_using_subcommand audit; and __fish_seen_subcommand_from archive" -l older-than -d 'Rows so old, 180 days or more [default: audit.hot_days]' -r
complete -c erp -n "__fish_erp_using_subcommand audit; and __fish_seen_subcommand_from archive" -l to -d 'A folder that is there [default: audit.archive_dir]' -r -F
complete -c erp -n "__fish_erp_using_subcommand audit; and __fish_seen_subcommand_from archive" -l segment-rows -d 'Rows of a file at most' -r
complete -c erp -n "__fish_erp_using_subcommand audit; and __fish_seen_subcommand_from archive" -s c -l config -d 'A configuration file; later ones win. Also ERP_CONFIG=a:b' -r -F
complete -c erp -n "__fish_erp_using_subcommand audit; and __fish_seen_subcommand_from archive" -l set -d 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users' -r
complete -c erp -n "__fish_erp_using_subcommand audit; and __fish_seen_subcommand_from archive" -l env -d 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]' -r
complete -c erp -n "__fish_erp_using_subcommand audit; and __fish_seen_subcommand_from archive" -l embedded-dir -d 'Where the private cluster lives' -r -F
complete -c erp -n "__fish_erp_using_subcommand audit; and __fish_seen_subcommand_from archive" -l output -d 'Output form; progress, logs and prompts go to stderr in any case' -r -f -a "human\t''
json\t''
ndjson\t''"
complete -c erp -n "__fish_erp_using_subcommand audit; and __fish_seen_subcommand_from archive" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c erp -n "__fish_erp_using_subcommand audit; and __fish_seen_subcommand_from archive" -l timeout -d 'Give the whole command at most so long ("90s", "5m"); of serve, the start' -r
complete -c erp -n "__fish_erp_using_subcommand audit; and __fish_seen_subcommand_from archive" -l actor -d 'Who acts, for the audit trail [default: user@host]' -r
complete -c erp -n "__fish_erp_using_subcommand audit; and __fish_seen_subcommand_from archive" -l dry-run -d 'Change nothing; say what would be archived'
complete -c erp -n "__fish_erp_using_subcommand audit; and __fish_seen_subcommand_from archive" -l list -d 'What is archived; archives nothing'
complete -c erp -n "__fish_erp_using_subcommand audit; and __fish_seen_subcommand_from archive" -l embedded -d 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed'
complete -c erp -n "__fish_erp_using_subcommand audit; and __fish_seen_subcommand_from archive" -l no-install -d 'With --embedded: do not install PostgreSQL where none is found'
complete -c erp -n "__fish_erp_using_subcommand audit; and __fish_seen_subcommand_from archive" -l json -d 'Short for --output json'
complete -c erp -n "__fish_erp_using_subcommand audit; and __fish_seen_subcommand_from archive" -s q -l quiet -d 'Less: -q no notices, -qq nothing'
complete -c erp -n "__fish_erp_using_subcommand audit; and __fish_seen_subcommand_from archive" -s v -l verbose -d 'More logs: -v debug, -vv trace'
complete -c erp -n "__fish_erp_using_subcommand audit; and __fish_seen_subcommand_from archive" -l no-progress -d 'No progress bars'
complete -c erp -n "__fish_erp_using_subcommand audit; and __fish_seen_subcommand_from archive" -l yes -d 'Answer yes to what would be asked'
complete -c erp -n "__fish_erp_using_subcommand audit; and __fish_seen_subcommand_from archive" -l no-input -d 'Never ask; fail naming the missing flag instead'
complete -c erp -n "__fish_erp_using_subcommand audit; and __fish_seen_subcommand_from archive" -s h -l help -d 'Print help'
complete -c erp -n "__fish_erp_using_subcommand audit; and __fish_seen_subcommand_from public-key" -s c -l config -d 'A configuration file; later ones win. Also ERP_CONFIG=a:b' -r -F
complete -c erp -n "__fish_erp_using_subcommand audit; and __fish_seen_subcommand_from public-key" -l set -d 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users' -r
complete -c erp -n "__fish_erp_using_subcommand audit; and __fish_seen_subcommand_from public-key" -l env -d 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]' -r
complete -c erp -n "__fish_erp_using_subcommand audit; and __fish_seen_subcommand_from public-key" -l embedded-dir -d 'Where the private cluster lives' -r -F
complete -c erp -n "__fish_erp_using_subcommand audit; and __fish_seen_subcommand_from public-key" -l output -d 'Output form; progress, logs and prompts go to stderr in any case' -r -f -a "human\t''
json\t''
ndjson\t''"
complete -c erp -n "__fish_erp_using_subcommand audit; and __fish_seen_subcommand_from public-key" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c erp -n "__fish_erp_using_subcommand audit; and __fish_seen_subcommand_from public-key" -l timeout -d 'Give the whole command at most so long ("90s", "5m"); of serve, the start' -r
complete -c erp -n "__fish_erp_using_subcommand audit; and __fish_seen_subcommand_from public-key" -l actor -d 'Who acts, for the audit trail [default: user@host]' -r
complete -c erp -n "__fish_erp_using_subcommand audit; and __fish_seen_subcommand_from public-key" -l embedded -d 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed'
complete -c erp -n "__fish_erp_using_subcommand audit; and __fish_seen_subcommand_from public-key" -l no-install -d 'With --embedded: do not install PostgreSQL where none is found'
complete -c erp -n "__fish_erp_using_subcommand audit; and __fish_seen_subcommand_from public-key" -l json -d 'Short for --output json'
complete -c erp -n "__fish_erp_using_subcommand audit; and __fish_seen_subcommand_from public-key" -s q -l quiet -d 'Less: -q no notices, -qq nothing'
complete -c erp -n "__fish_erp_using_subcommand audit; and __fish_seen_subcommand_from public-key" -s v -l verbose -d 'More logs: -v debug, -vv trace'
complete -c erp -n "__fish_erp_using_subcommand audit; and __fish_seen_subcommand_from public-key" -l no-progress -d 'No progress bars'
complete -c erp -n "__fish_erp_using_subcommand audit; and __fish_seen_subcommand_from public-key" -l yes -d 'Answer yes to what would be asked'
complete -c erp -n "__fish_erp_using_subcommand audit; and __fish_seen_subcommand_from public-key" -l no-input -d 'Never ask; fail naming the missing flag instead'
complete -c erp -n "__fish_erp_using_subcommand audit; and __fish_seen_subcommand_from public-key" -s h -l help -d 'Print help'
complete -c erp -n "__fish_erp_using_subcommand audit; and __fish_seen_subcommand_from export" -l tenant -r
complete -c erp -n "__fish_erp_using_subcommand audit; and __fish_seen_subcommand_from export" -l out -d 'A new file that only you can read' -r -F
complete -c erp -n "__fish_erp_using_subcommand audit; and __fish_seen_subcommand_from export" -s c -l config -d 'A configuration file; later ones win. Also ERP_CONFIG=a:b' -r -F
complete -c erp -n "__fish_erp_using_subcommand audit; and __fish_seen_subcommand_from export" -l set -d 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users' -r
complete -c erp -n "__fish_erp_using_subcommand audit; and __fish_seen_subcommand_from export" -l env -d 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]' -r
complete -c erp -n "__fish_erp_using_subcommand audit; and __fish_seen_subcommand_from export" -l embedded-dir -d 'Where the private cluster lives' -r -F
complete -c erp -n "__fish_erp_using_subcommand audit; and __fish_seen_subcommand_from export" -l output -d 'Output form; progress, logs and prompts go to stderr in any case' -r -f -a "human\t''
json\t''
ndjson\t''"
complete -c erp -n "__fish_erp_using_subcommand audit; and __fish_seen_subcommand_from export" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c erp -n "__fish_erp_using_subcommand audit; and __fish_seen_subcommand_from export" -l timeout -d 'Give the whole command at most so long ("90s", "5m"); of serve, the start' -r
complete -c erp -n "__fish_erp_using_subcommand audit; and __fish_seen_subcommand_from export" -l actor -d 'Who acts, for the audit trail [default: user@host]' -r
complete -c erp -n "__fish_erp_using_subcommand audit; and __fish_seen_subcommand_from export" -l embedded -d 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed'
complete -c erp -n "__fish_erp_using_subcommand audit; and __fish_seen_subcommand_from export" -l no-install -d 'With --embedded: do not install PostgreSQL where none is found'
complete -c erp -n "__fish_erp_using_subcommand audit; and __fish_seen_subcommand_from export" -l json -d 'Short for --output json'
complete -c erp -n "__fish_erp_using_subcommand audit; and __fish_seen_subcommand_from export" -s q -l quiet -d 'Less: -q no notices, -qq nothing'
complete -c erp -n "__fish_erp_using_subcommand audit; and __fish_seen_subcommand_from export" -s v -l verbose -d 'More logs: -v debug, -vv trace'
complete -c erp -n "__fish_erp_using_subcommand audit; and __fish_seen_subcommand_from export" -l no-progress -d 'No progress bars'
complete -c erp -n "__fish_erp_using_subcommand audit; and __fish_seen_subcommand_from export" -l yes -d 'Answer yes to what would be asked'
complete -c erp -n "__fish_erp_using_subcommand audit; and __fish_seen_subcommand_from export" -l no-input -d 'Never ask; fail naming the missing flag instead'
complete -c erp -n "__fish_erp_using_subcommand audit; and __fish_seen_subcommand_from export" -s h -l help -d 'Print help'
complete -c erp -n "__fish_erp_using_subcommand audit; and __fish_seen_subcommand_from help" -f -a "verify" -d 'Recompute every hash, link and column; 0 sound, 1 a fault was found'
complete -c erp -n "__fish_erp_using_subcommand audit; and __fish_seen_subcommand_from help" -f -a "archive" -d 'Move old rows into signed files, as the owner of the tables'
complete -c erp -n "__fish_erp_using_subcommand audit; and __fish_seen_subcommand_from help" -f -a "public-key" -d 'The key that verifies checkpoints, for whoever has no configuration'
complete -c erp -n "__fish_erp_using_subcommand audit; and __fish_seen_subcommand_from help" -f -a "export" -d 'Write a tenant\'s rows as JSON lines, the head last, for an independent verification'
complete -c erp -n "__fish_erp_using_subcommand audit; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c erp -n "__fish_erp_using_subcommand outbox; and not __fish_seen_subcommand_from status tail kick pause resume retry drain help" -s c -l config -d 'A configuration file; later ones win. Also ERP_CONFIG=a:b' -r -F
complete -c erp -n "__fish_erp_using_subcommand outbox; and not __fish_seen_subcommand_from status tail kick pause resume retry drain help" -l set -d 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users' -r
complete -c erp -n "__fish_erp_using_subcommand outbox; and not __fish_seen_subcommand_from status tail kick pause resume retry drain help" -l env -d 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]' -r
complete -c erp -n "__fish_erp_using_subcommand outbox; and not __fish_seen_subcommand_from status tail kick pause resume retry drain help" -l embedded-dir -d 'Where the private cluster lives' -r -F
complete -c erp -n "__fish_erp_using_subcommand outbox; and not __fish_seen_subcommand_from status tail kick pause resume retry drain help" -l output -d 'Output form; progress, logs and prompts go to stderr in any case' -r -f -a "human\t''
json\t''
ndjson\t''"
complete -c erp -n "__fish_erp_using_subcommand outbox; and not __fish_seen_subcommand_from status tail kick pause resume retry drain help" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c erp -n "__fish_erp_using_subcommand outbox; and not __fish_seen_subcommand_from status tail kick pause resume retry drain help" -l timeout -d 'Give the whole command at most so long ("90s", "5m"); of serve, the start' -r
complete -c erp -n "__fish_erp_using_subcommand outbox; and not __fish_seen_subcommand_from status tail kick pause resume retry drain help" -l actor -d 'Who acts, for the audit trail [default: user@host]' -r
complete -c erp -n "__fish_erp_using_subcommand outbox; and not __fish_seen_subcommand_from status tail kick pause resume retry drain help" -l embedded -d 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed'
complete -c erp -n "__fish_erp_using_subcommand outbox; and not __fish_seen_subcommand_from status tail kick pause resume retry drain help" -l no-install -d 'With --embedded: do not install PostgreSQL where none is found'
complete -c erp -n "__fish_erp_using_subcommand outbox; and not __fish_seen_subcommand_from status tail kick pause resume retry drain help" -l json -d 'Short for --output json'
complete -c erp -n "__fish_erp_using_subcommand outbox; and not __fish_seen_subcommand_from status tail kick pause resume retry drain help" -s q -l quiet -d 'Less: -q no notices, -qq nothing'
complete -c erp -n "__fish_erp_using_subcommand outbox; and not __fish_seen_subcommand_from status tail kick pause resume retry drain help" -s v -l verbose -d 'More logs: -v debug, -vv trace'
complete -c erp -n "__fish_erp_using_subcommand outbox; and not __fish_seen_subcommand_from status tail kick pause resume retry drain help" -l no-progress -d 'No progress bars'
complete -c erp -n "__fish_erp_using_subcommand outbox; and not __fish_seen_subcommand_from status tail kick pause resume retry drain help" -l yes -d 'Answer yes to what would be asked'
complete -c erp -n "__fish_erp_using_subcommand outbox; and not __fish_seen_subcommand_from status tail kick pause resume retry drain help" -l no-input -d 'Never ask; fail naming the missing flag instead'
complete -c erp -n "__fish_erp_using_subcommand outbox; and not __fish_seen_subcommand_from status tail kick pause resume retry drain help" -s h -l help -d 'Print help'
complete -c erp -n "__fish_erp_using_subcommand outbox; and not __fish_seen_subcommand_from status tail kick pause resume retry drain help" -f -a "status" -d 'How much waits, for which sink, and who leads which shard; exit 0 either way'
complete -c erp -n "__fish_erp_using_subcommand outbox; and not __fish_seen_subcommand_from status tail kick pause resume retry drain help" -f -a "tail" -d 'The latest events, the newest last, without their payload'
complete -c erp -n "__fish_erp_using_subcommand outbox; and not __fish_seen_subcommand_from status tail kick pause resume retry drain help" -f -a "kick" -d 'Have every server look at once, for rows that were written by hand'
complete -c erp -n "__fish_erp_using_subcommand outbox; and not __fish_seen_subcommand_from status tail kick pause resume retry drain help" -f -a "pause" -d 'Send a sink nothing more; its events wait, in order'
complete -c erp -n "__fish_erp_using_subcommand outbox; and not __fish_seen_subcommand_from status tail kick pause resume retry drain help" -f -a "resume" -d 'Send a paused or disabled sink what waited, and all that comes'
complete -c erp -n "__fish_erp_using_subcommand outbox; and not __fish_seen_subcommand_from status tail kick pause resume retry drain help" -f -a "retry" -d 'Try an event at once that a sink refused, or that waits behind a refused one'
complete -c erp -n "__fish_erp_using_subcommand outbox; and not __fish_seen_subcommand_from status tail kick pause resume retry drain help" -f -a "drain" -d 'Wait until no event is pending; relay here what no server does'
complete -c erp -n "__fish_erp_using_subcommand outbox; and not __fish_seen_subcommand_from status tail kick pause resume retry drain help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from status" -l tenant -d 'Only what is of this tenant' -r
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from status" -s c -l config -d 'A configuration file; later ones win. Also ERP_CONFIG=a:b' -r -F
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from status" -l set -d 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users' -r
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from status" -l env -d 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]' -r
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from status" -l embedded-dir -d 'Where the private cluster lives' -r -F
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from status" -l output -d 'Output form; progress, logs and prompts go to stderr in any case' -r -f -a "human\t''
json\t''
ndjson\t''"
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from status" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from status" -l timeout -d 'Give the whole command at most so long ("90s", "5m"); of serve, the start' -r
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from status" -l actor -d 'Who acts, for the audit trail [default: user@host]' -r
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from status" -l embedded -d 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed'
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from status" -l no-install -d 'With --embedded: do not install PostgreSQL where none is found'
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from status" -l json -d 'Short for --output json'
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from status" -s q -l quiet -d 'Less: -q no notices, -qq nothing'
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from status" -s v -l verbose -d 'More logs: -v debug, -vv trace'
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from status" -l no-progress -d 'No progress bars'
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from status" -l yes -d 'Answer yes to what would be asked'
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from status" -l no-input -d 'Never ask; fail naming the missing flag instead'
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from status" -s h -l help -d 'Print help'
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from tail" -l tenant -d 'Only of this tenant' -r
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from tail" -l limit -d 'How many' -r
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from tail" -s c -l config -d 'A configuration file; later ones win. Also ERP_CONFIG=a:b' -r -F
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from tail" -l set -d 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users' -r
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from tail" -l env -d 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]' -r
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from tail" -l embedded-dir -d 'Where the private cluster lives' -r -F
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from tail" -l output -d 'Output form; progress, logs and prompts go to stderr in any case' -r -f -a "human\t''
json\t''
ndjson\t''"
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from tail" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from tail" -l timeout -d 'Give the whole command at most so long ("90s", "5m"); of serve, the start' -r
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from tail" -l actor -d 'Who acts, for the audit trail [default: user@host]' -r
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from tail" -l embedded -d 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed'
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from tail" -l no-install -d 'With --embedded: do not install PostgreSQL where none is found'
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from tail" -l json -d 'Short for --output json'
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from tail" -s q -l quiet -d 'Less: -q no notices, -qq nothing'
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from tail" -s v -l verbose -d 'More logs: -v debug, -vv trace'
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from tail" -l no-progress -d 'No progress bars'
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from tail" -l yes -d 'Answer yes to what would be asked'
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from tail" -l no-input -d 'Never ask; fail naming the missing flag instead'
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from tail" -s h -l help -d 'Print help'
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from kick" -s c -l config -d 'A configuration file; later ones win. Also ERP_CONFIG=a:b' -r -F
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from kick" -l set -d 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users' -r
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from kick" -l env -d 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]' -r
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from kick" -l embedded-dir -d 'Where the private cluster lives' -r -F
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from kick" -l output -d 'Output form; progress, logs and prompts go to stderr in any case' -r -f -a "human\t''
json\t''
ndjson\t''"
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from kick" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from kick" -l timeout -d 'Give the whole command at most so long ("90s", "5m"); of serve, the start' -r
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from kick" -l actor -d 'Who acts, for the audit trail [default: user@host]' -r
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from kick" -l embedded -d 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed'
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from kick" -l no-install -d 'With --embedded: do not install PostgreSQL where none is found'
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from kick" -l json -d 'Short for --output json'
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from kick" -s q -l quiet -d 'Less: -q no notices, -qq nothing'
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from kick" -s v -l verbose -d 'More logs: -v debug, -vv trace'
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from kick" -l no-progress -d 'No progress bars'
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from kick" -l yes -d 'Answer yes to what would be asked'
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from kick" -l no-input -d 'Never ask; fail naming the missing flag instead'
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from kick" -s h -l help -d 'Print help'
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from pause" -s c -l config -d 'A configuration file; later ones win. Also ERP_CONFIG=a:b' -r -F
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from pause" -l set -d 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users' -r
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from pause" -l env -d 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]' -r
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from pause" -l embedded-dir -d 'Where the private cluster lives' -r -F
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from pause" -l output -d 'Output form; progress, logs and prompts go to stderr in any case' -r -f -a "human\t''
json\t''
ndjson\t''"
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from pause" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from pause" -l timeout -d 'Give the whole command at most so long ("90s", "5m"); of serve, the start' -r
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from pause" -l actor -d 'Who acts, for the audit trail [default: user@host]' -r
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from pause" -l dry-run -d 'Change nothing; exit 3 if the sink would be paused'
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from pause" -l embedded -d 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed'
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from pause" -l no-install -d 'With --embedded: do not install PostgreSQL where none is found'
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from pause" -l json -d 'Short for --output json'
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from pause" -s q -l quiet -d 'Less: -q no notices, -qq nothing'
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from pause" -s v -l verbose -d 'More logs: -v debug, -vv trace'
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from pause" -l no-progress -d 'No progress bars'
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from pause" -l yes -d 'Answer yes to what would be asked'
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from pause" -l no-input -d 'Never ask; fail naming the missing flag instead'
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from pause" -s h -l help -d 'Print help'
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from resume" -s c -l config -d 'A configuration file; later ones win. Also ERP_CONFIG=a:b' -r -F
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from resume" -l set -d 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users' -r
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from resume" -l env -d 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]' -r
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from resume" -l embedded-dir -d 'Where the private cluster lives' -r -F
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from resume" -l output -d 'Output form; progress, logs and prompts go to stderr in any case' -r -f -a "human\t''
json\t''
ndjson\t''"
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from resume" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from resume" -l timeout -d 'Give the whole command at most so long ("90s", "5m"); of serve, the start' -r
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from resume" -l actor -d 'Who acts, for the audit trail [default: user@host]' -r
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from resume" -l dry-run -d 'Change nothing; exit 3 if the sink would go on'
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from resume" -l embedded -d 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed'
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from resume" -l no-install -d 'With --embedded: do not install PostgreSQL where none is found'
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from resume" -l json -d 'Short for --output json'
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from resume" -s q -l quiet -d 'Less: -q no notices, -qq nothing'
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from resume" -s v -l verbose -d 'More logs: -v debug, -vv trace'
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from resume" -l no-progress -d 'No progress bars'
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from resume" -l yes -d 'Answer yes to what would be asked'
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from resume" -l no-input -d 'Never ask; fail naming the missing flag instead'
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from resume" -s h -l help -d 'Print help'
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from retry" -l event -d 'The event\'s id, as `erp outbox tail --json` and the receivers know it' -r
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from retry" -l sink -d 'Only for this sink; else for every sink that it waits for' -r
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from retry" -s c -l config -d 'A configuration file; later ones win. Also ERP_CONFIG=a:b' -r -F
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from retry" -l set -d 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users' -r
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from retry" -l env -d 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]' -r
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from retry" -l embedded-dir -d 'Where the private cluster lives' -r -F
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from retry" -l output -d 'Output form; progress, logs and prompts go to stderr in any case' -r -f -a "human\t''
json\t''
ndjson\t''"
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from retry" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from retry" -l timeout -d 'Give the whole command at most so long ("90s", "5m"); of serve, the start' -r
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from retry" -l actor -d 'Who acts, for the audit trail [default: user@host]' -r
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from retry" -l dry-run -d 'Change nothing; exit 3 if it would be tried'
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from retry" -l embedded -d 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed'
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from retry" -l no-install -d 'With --embedded: do not install PostgreSQL where none is found'
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from retry" -l json -d 'Short for --output json'
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from retry" -s q -l quiet -d 'Less: -q no notices, -qq nothing'
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from retry" -s v -l verbose -d 'More logs: -v debug, -vv trace'
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from retry" -l no-progress -d 'No progress bars'
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from retry" -l yes -d 'Answer yes to what would be asked'
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from retry" -l no-input -d 'Never ask; fail naming the missing flag instead'
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from retry" -s h -l help -d 'Print help'
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from drain" -s c -l config -d 'A configuration file; later ones win. Also ERP_CONFIG=a:b' -r -F
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from drain" -l set -d 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users' -r
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from drain" -l env -d 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]' -r
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from drain" -l embedded-dir -d 'Where the private cluster lives' -r -F
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from drain" -l output -d 'Output form; progress, logs and prompts go to stderr in any case' -r -f -a "human\t''
json\t''
ndjson\t''"
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from drain" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from drain" -l timeout -d 'Give the whole command at most so long ("90s", "5m"); of serve, the start' -r
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from drain" -l actor -d 'Who acts, for the audit trail [default: user@host]' -r
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from drain" -l embedded -d 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed'
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from drain" -l no-install -d 'With --embedded: do not install PostgreSQL where none is found'
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from drain" -l json -d 'Short for --output json'
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from drain" -s q -l quiet -d 'Less: -q no notices, -qq nothing'
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from drain" -s v -l verbose -d 'More logs: -v debug, -vv trace'
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from drain" -l no-progress -d 'No progress bars'
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from drain" -l yes -d 'Answer yes to what would be asked'
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from drain" -l no-input -d 'Never ask; fail naming the missing flag instead'
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from drain" -s h -l help -d 'Print help'
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from help" -f -a "status" -d 'How much waits, for which sink, and who leads which shard; exit 0 either way'
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from help" -f -a "tail" -d 'The latest events, the newest last, without their payload'
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from help" -f -a "kick" -d 'Have every server look at once, for rows that were written by hand'
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from help" -f -a "pause" -d 'Send a sink nothing more; its events wait, in order'
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from help" -f -a "resume" -d 'Send a paused or disabled sink what waited, and all that comes'
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from help" -f -a "retry" -d 'Try an event at once that a sink refused, or that waits behind a refused one'
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from help" -f -a "drain" -d 'Wait until no event is pending; relay here what no server does'
complete -c erp -n "__fish_erp_using_subcommand outbox; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and not __fish_seen_subcommand_from list show retry discard export help" -s c -l config -d 'A configuration file; later ones win. Also ERP_CONFIG=a:b' -r -F
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and not __fish_seen_subcommand_from list show retry discard export help" -l set -d 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users' -r
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and not __fish_seen_subcommand_from list show retry discard export help" -l env -d 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]' -r
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and not __fish_seen_subcommand_from list show retry discard export help" -l embedded-dir -d 'Where the private cluster lives' -r -F
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and not __fish_seen_subcommand_from list show retry discard export help" -l output -d 'Output form; progress, logs and prompts go to stderr in any case' -r -f -a "human\t''
json\t''
ndjson\t''"
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and not __fish_seen_subcommand_from list show retry discard export help" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and not __fish_seen_subcommand_from list show retry discard export help" -l timeout -d 'Give the whole command at most so long ("90s", "5m"); of serve, the start' -r
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and not __fish_seen_subcommand_from list show retry discard export help" -l actor -d 'Who acts, for the audit trail [default: user@host]' -r
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and not __fish_seen_subcommand_from list show retry discard export help" -l embedded -d 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed'
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and not __fish_seen_subcommand_from list show retry discard export help" -l no-install -d 'With --embedded: do not install PostgreSQL where none is found'
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and not __fish_seen_subcommand_from list show retry discard export help" -l json -d 'Short for --output json'
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and not __fish_seen_subcommand_from list show retry discard export help" -s q -l quiet -d 'Less: -q no notices, -qq nothing'
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and not __fish_seen_subcommand_from list show retry discard export help" -s v -l verbose -d 'More logs: -v debug, -vv trace'
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and not __fish_seen_subcommand_from list show retry discard export help" -l no-progress -d 'No progress bars'
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and not __fish_seen_subcommand_from list show retry discard export help" -l yes -d 'Answer yes to what would be asked'
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and not __fish_seen_subcommand_from list show retry discard export help" -l no-input -d 'Never ask; fail naming the missing flag instead'
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and not __fish_seen_subcommand_from list show retry discard export help" -s h -l help -d 'Print help'
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and not __fish_seen_subcommand_from list show retry discard export help" -f -a "list" -d 'Dead letters, newest first, in pages'
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and not __fish_seen_subcommand_from list show retry discard export help" -f -a "show" -d 'One dead letter: why it was refused, how often, and which event it is'
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and not __fish_seen_subcommand_from list show retry discard export help" -f -a "retry" -d 'Hand dead letters to their sinks once more, oldest first'
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and not __fish_seen_subcommand_from list show retry discard export help" -f -a "discard" -d 'Put dead letters aside for good; they stay in the list of the discarded'
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and not __fish_seen_subcommand_from list show retry discard export help" -f -a "export" -d 'Write dead letters as JSON lines'
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and not __fish_seen_subcommand_from list show retry discard export help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from list" -l tenant -d 'Only of this tenant' -r
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from list" -l sink -d 'Only of this sink' -r
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from list" -l type -d 'Only events of this type, or of all that begin so: \'health.*\'' -r
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from list" -l since -d 'Only what died at this time or later: 2026-03-01T08:00:00Z, or 90m and 2d for so long ago' -r
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from list" -l status -d 'What became of them: open, replayed, discarded or all' -r -f -a "open\t''
replayed\t''
discarded\t''
all\t''"
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from list" -l limit -d 'So many at most, up to 200' -r
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from list" -l cursor -d 'Go on after a page: its next_cursor' -r
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from list" -s c -l config -d 'A configuration file; later ones win. Also ERP_CONFIG=a:b' -r -F
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from list" -l set -d 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users' -r
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from list" -l env -d 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]' -r
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from list" -l embedded-dir -d 'Where the private cluster lives' -r -F
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from list" -l output -d 'Output form; progress, logs and prompts go to stderr in any case' -r -f -a "human\t''
json\t''
ndjson\t''"
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from list" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from list" -l timeout -d 'Give the whole command at most so long ("90s", "5m"); of serve, the start' -r
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from list" -l actor -d 'Who acts, for the audit trail [default: user@host]' -r
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from list" -l embedded -d 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed'
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from list" -l no-install -d 'With --embedded: do not install PostgreSQL where none is found'
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from list" -l json -d 'Short for --output json'
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Less: -q no notices, -qq nothing'
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from list" -s v -l verbose -d 'More logs: -v debug, -vv trace'
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from list" -l no-progress -d 'No progress bars'
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from list" -l yes -d 'Answer yes to what would be asked'
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask; fail naming the missing flag instead'
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help'
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from show" -l reason -d 'Why you look at it; for the audit trail, which has every look, at most 500 characters' -r
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from show" -s c -l config -d 'A configuration file; later ones win. Also ERP_CONFIG=a:b' -r -F
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from show" -l set -d 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users' -r
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from show" -l env -d 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]' -r
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from show" -l embedded-dir -d 'Where the private cluster lives' -r -F
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from show" -l output -d 'Output form; progress, logs and prompts go to stderr in any case' -r -f -a "human\t''
json\t''
ndjson\t''"
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from show" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from show" -l timeout -d 'Give the whole command at most so long ("90s", "5m"); of serve, the start' -r
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from show" -l actor -d 'Who acts, for the audit trail [default: user@host]' -r
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from show" -l payload -d 'What the event says, not only its fields\' names'
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from show" -l embedded -d 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed'
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from show" -l no-install -d 'With --embedded: do not install PostgreSQL where none is found'
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from show" -l json -d 'Short for --output json'
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Less: -q no notices, -qq nothing'
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from show" -s v -l verbose -d 'More logs: -v debug, -vv trace'
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from show" -l no-progress -d 'No progress bars'
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from show" -l yes -d 'Answer yes to what would be asked'
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from show" -l no-input -d 'Never ask; fail naming the missing flag instead'
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help'
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from retry" -l tenant -d 'Only of this tenant' -r
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from retry" -l sink -d 'Only of this sink' -r
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from retry" -l type -d 'Only events of this type, or of all that begin so: \'health.*\'' -r
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from retry" -l since -d 'Only what died at this time or later: 2026-03-01T08:00:00Z, or 90m and 2d for so long ago' -r
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from retry" -l limit -d 'So many at most' -r
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from retry" -l rate -d 'At most so many a second' -r
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from retry" -s c -l config -d 'A configuration file; later ones win. Also ERP_CONFIG=a:b' -r -F
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from retry" -l set -d 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users' -r
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from retry" -l env -d 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]' -r
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from retry" -l embedded-dir -d 'Where the private cluster lives' -r -F
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from retry" -l output -d 'Output form; progress, logs and prompts go to stderr in any case' -r -f -a "human\t''
json\t''
ndjson\t''"
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from retry" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from retry" -l timeout -d 'Give the whole command at most so long ("90s", "5m"); of serve, the start' -r
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from retry" -l actor -d 'Who acts, for the audit trail [default: user@host]' -r
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from retry" -l all -d 'Every open dead letter; needed where neither an id nor a filter is given'
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from retry" -l dry-run -d 'Change nothing; exit 3 if there are some'
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from retry" -l embedded -d 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed'
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from retry" -l no-install -d 'With --embedded: do not install PostgreSQL where none is found'
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from retry" -l json -d 'Short for --output json'
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from retry" -s q -l quiet -d 'Less: -q no notices, -qq nothing'
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from retry" -s v -l verbose -d 'More logs: -v debug, -vv trace'
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from retry" -l no-progress -d 'No progress bars'
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from retry" -l yes -d 'Answer yes to what would be asked'
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from retry" -l no-input -d 'Never ask; fail naming the missing flag instead'
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from retry" -s h -l help -d 'Print help'
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from discard" -l tenant -d 'Only of this tenant' -r
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from discard" -l sink -d 'Only of this sink' -r
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from discard" -l type -d 'Only events of this type, or of all that begin so: \'health.*\'' -r
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from discard" -l since -d 'Only what died at this time or later: 2026-03-01T08:00:00Z, or 90m and 2d for so long ago' -r
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from discard" -l limit -d 'So many at most' -r
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from discard" -l note -d 'Why; kept with them and in the audit trail, at most 500 characters' -r
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from discard" -s c -l config -d 'A configuration file; later ones win. Also ERP_CONFIG=a:b' -r -F
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from discard" -l set -d 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users' -r
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from discard" -l env -d 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]' -r
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from discard" -l embedded-dir -d 'Where the private cluster lives' -r -F
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from discard" -l output -d 'Output form; progress, logs and prompts go to stderr in any case' -r -f -a "human\t''
json\t''
ndjson\t''"
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from discard" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from discard" -l timeout -d 'Give the whole command at most so long ("90s", "5m"); of serve, the start' -r
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from discard" -l actor -d 'Who acts, for the audit trail [default: user@host]' -r
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from discard" -l all -d 'Every open dead letter; needed where neither an id nor a filter is given'
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from discard" -l dry-run -d 'Change nothing; exit 3 if there are some'
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from discard" -l embedded -d 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed'
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from discard" -l no-install -d 'With --embedded: do not install PostgreSQL where none is found'
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from discard" -l json -d 'Short for --output json'
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from discard" -s q -l quiet -d 'Less: -q no notices, -qq nothing'
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from discard" -s v -l verbose -d 'More logs: -v debug, -vv trace'
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from discard" -l no-progress -d 'No progress bars'
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from discard" -l yes -d 'Answer yes to what would be asked'
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from discard" -l no-input -d 'Never ask; fail naming the missing flag instead'
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from discard" -s h -l help -d 'Print help'
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from export" -l tenant -d 'Only of this tenant' -r
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from export" -l sink -d 'Only of this sink' -r
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from export" -l type -d 'Only events of this type, or of all that begin so: \'health.*\'' -r
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from export" -l since -d 'Only what died at this time or later: 2026-03-01T08:00:00Z, or 90m and 2d for so long ago' -r
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from export" -l out -d 'A new file that only you can read' -r -F
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from export" -l reason -d 'Why you take that along; for the audit trail, which has every letter, at most 500 characters' -r
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from export" -s c -l config -d 'A configuration file; later ones win. Also ERP_CONFIG=a:b' -r -F
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from export" -l set -d 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users' -r
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from export" -l env -d 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]' -r
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from export" -l embedded-dir -d 'Where the private cluster lives' -r -F
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from export" -l output -d 'Output form; progress, logs and prompts go to stderr in any case' -r -f -a "human\t''
json\t''
ndjson\t''"
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from export" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from export" -l timeout -d 'Give the whole command at most so long ("90s", "5m"); of serve, the start' -r
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from export" -l actor -d 'Who acts, for the audit trail [default: user@host]' -r
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from export" -l payload -d 'What the events say, not only their fields\' names'
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from export" -l embedded -d 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed'
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from export" -l no-install -d 'With --embedded: do not install PostgreSQL where none is found'
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from export" -l json -d 'Short for --output json'
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from export" -s q -l quiet -d 'Less: -q no notices, -qq nothing'
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from export" -s v -l verbose -d 'More logs: -v debug, -vv trace'
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from export" -l no-progress -d 'No progress bars'
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from export" -l yes -d 'Answer yes to what would be asked'
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from export" -l no-input -d 'Never ask; fail naming the missing flag instead'
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from export" -s h -l help -d 'Print help'
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from help" -f -a "list" -d 'Dead letters, newest first, in pages'
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from help" -f -a "show" -d 'One dead letter: why it was refused, how often, and which event it is'
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from help" -f -a "retry" -d 'Hand dead letters to their sinks once more, oldest first'
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from help" -f -a "discard" -d 'Put dead letters aside for good; they stay in the list of the discarded'
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from help" -f -a "export" -d 'Write dead letters as JSON lines'
complete -c erp -n "__fish_erp_using_subcommand dead-letters; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c erp -n "__fish_erp_using_subcommand sinks; and not __fish_seen_subcommand_from list show schema add set remove reload help" -s c -l config -d 'A configuration file; later ones win. Also ERP_CONFIG=a:b' -r -F
complete -c erp -n "__fish_erp_using_subcommand sinks; and not __fish_seen_subcommand_from list show schema add set remove reload help" -l set -d 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users' -r
complete -c erp -n "__fish_erp_using_subcommand sinks; and not __fish_seen_subcommand_from list show schema add set remove reload help" -l env -d 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]' -r
complete -c erp -n "__fish_erp_using_subcommand sinks; and not __fish_seen_subcommand_from list show schema add set remove reload help" -l embedded-dir -d 'Where the private cluster lives' -r -F
complete -c erp -n "__fish_erp_using_subcommand sinks; and not __fish_seen_subcommand_from list show schema add set remove reload help" -l output -d 'Output form; progress, logs and prompts go to stderr in any case' -r -f -a "human\t''
json\t''
ndjson\t''"
complete -c erp -n "__fish_erp_using_subcommand sinks; and not __fish_seen_subcommand_from list show schema add set remove reload help" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c erp -n "__fish_erp_using_subcommand sinks; and not __fish_seen_subcommand_from list show schema add set remove reload help" -l timeout -d 'Give the whole command at most so long ("90s", "5m"); of serve, the start' -r
complete -c erp -n "__fish_erp_using_subcommand sinks; and not __fish_seen_subcommand_from list show schema add set remove reload help" -l actor -d 'Who acts, for the audit trail [default: user@host]' -r
complete -c erp -n "__fish_erp_using_subcommand sinks; and not __fish_seen_subcommand_from list show schema add set remove reload help" -l embedded -d 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed'
complete -c erp -n "__fish_erp_using_subcommand sinks; and not __fish_seen_subcommand_from list show schema add set remove reload help" -l no-install -d 'With --embedded: do not install PostgreSQL where none is found'
complete -c erp -n "__fish_erp_using_subcommand sinks; and not __fish_seen_subcommand_from list show schema add set remove reload help" -l json -d 'Short for --output json'
complete -c erp -n "__fish_erp_using_subcommand sinks; and not __fish_seen_subcommand_from list show schema add set remove reload help" -s q -l quiet -d 'Less: -q no notices, -qq nothing'
complete -c erp -n "__fish_erp_using_subcommand sinks; and not __fish_seen_subcommand_from list show schema add set remove reload help" -s v -l verbose -d 'More logs: -v debug, -vv trace'
complete -c erp -n "__fish_erp_using_subcommand sinks; and not __fish_seen_subcommand_from list show schema add set remove reload help" -l no-progress -d 'No progress bars'
complete -c erp -n "__fish_erp_using_subcommand sinks; and not __fish_seen_subcommand_from list show schema add set remove reload help" -l yes -d 'Answer yes to what would be asked'
complete -c erp -n "__fish_erp_using_subcommand sinks; and not __fish_seen_subcommand_from list show schema add set remove reload help" -l no-input -d 'Never ask; fail naming the missing flag instead'
complete -c erp -n "__fish_erp_using_subcommand sinks; and not __fish_seen_subcommand_from list show schema add set remove reload help" -s h -l help -d 'Print help'
complete -c erp -n "__fish_erp_using_subcommand sinks; and not __fish_seen_subcommand_from list show schema add set remove reload help" -f -a "list" -d 'Every sink, and what the servers said when one could not be reached'
complete -c erp -n "__fish_erp_using_subcommand sinks; and not __fish_seen_subcommand_from list show schema add set remove reload help" -f -a "show" -d 'One sink with its settings; of URLs only where they lead'
complete -c erp -n "__fish_erp_using_subcommand sinks; and not __fish_seen_subcommand_from list show schema add set remove reload help" -f -a "schema" -d 'What the settings of a kind are, as JSON Schema'
complete -c erp -n "__fish_erp_using_subcommand sinks; and not __fish_seen_subcommand_from list show schema add set remove reload help" -f -a "add" -d 'Make a sink; the servers send to it at once'
complete -c erp -n "__fish_erp_using_subcommand sinks; and not __fish_seen_subcommand_from list show schema add set remove reload help" -f -a "set" -d 'Change a sink: what is not given stays'
complete -c erp -n "__fish_erp_using_subcommand sinks; and not __fish_seen_subcommand_from list show schema add set remove reload help" -f -a "remove" -d 'Take a sink away; it stays while events wait for it'
complete -c erp -n "__fish_erp_using_subcommand sinks; and not __fish_seen_subcommand_from list show schema add set remove reload help" -f -a "reload" -d 'Have every server make its connections and read sinks\' secrets anew'
complete -c erp -n "__fish_erp_using_subcommand sinks; and not __fish_seen_subcommand_from list show schema add set remove reload help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from list" -s c -l config -d 'A configuration file; later ones win. Also ERP_CONFIG=a:b' -r -F
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from list" -l set -d 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users' -r
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from list" -l env -d 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]' -r
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from list" -l embedded-dir -d 'Where the private cluster lives' -r -F
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from list" -l output -d 'Output form; progress, logs and prompts go to stderr in any case' -r -f -a "human\t''
json\t''
ndjson\t''"
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from list" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from list" -l timeout -d 'Give the whole command at most so long ("90s", "5m"); of serve, the start' -r
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from list" -l actor -d 'Who acts, for the audit trail [default: user@host]' -r
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from list" -l embedded -d 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed'
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from list" -l no-install -d 'With --embedded: do not install PostgreSQL where none is found'
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from list" -l json -d 'Short for --output json'
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Less: -q no notices, -qq nothing'
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from list" -s v -l verbose -d 'More logs: -v debug, -vv trace'
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from list" -l no-progress -d 'No progress bars'
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from list" -l yes -d 'Answer yes to what would be asked'
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask; fail naming the missing flag instead'
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help'
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from show" -s c -l config -d 'A configuration file; later ones win. Also ERP_CONFIG=a:b' -r -F
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from show" -l set -d 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users' -r
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from show" -l env -d 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]' -r
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from show" -l embedded-dir -d 'Where the private cluster lives' -r -F
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from show" -l output -d 'Output form; progress, logs and prompts go to stderr in any case' -r -f -a "human\t''
json\t''
ndjson\t''"
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from show" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from show" -l timeout -d 'Give the whole command at most so long ("90s", "5m"); of serve, the start' -r
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from show" -l actor -d 'Who acts, for the audit trail [default: user@host]' -r
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from show" -l embedded -d 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed'
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from show" -l no-install -d 'With --embedded: do not install PostgreSQL where none is found'
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from show" -l json -d 'Short for --output json'
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Less: -q no notices, -qq nothing'
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from show" -s v -l verbose -d 'More logs: -v debug, -vv trace'
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from show" -l no-progress -d 'No progress bars'
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from show" -l yes -d 'Answer yes to what would be asked'
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from show" -l no-input -d 'Never ask; fail naming the missing flag instead'
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help'
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from schema" -s c -l config -d 'A configuration file; later ones win. Also ERP_CONFIG=a:b' -r -F
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from schema" -l set -d 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users' -r
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from schema" -l env -d 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]' -r
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from schema" -l embedded-dir -d 'Where the private cluster lives' -r -F
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from schema" -l output -d 'Output form; progress, logs and prompts go to stderr in any case' -r -f -a "human\t''
json\t''
ndjson\t''"
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from schema" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from schema" -l timeout -d 'Give the whole command at most so long ("90s", "5m"); of serve, the start' -r
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from schema" -l actor -d 'Who acts, for the audit trail [default: user@host]' -r
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from schema" -l embedded -d 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed'
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from schema" -l no-install -d 'With --embedded: do not install PostgreSQL where none is found'
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from schema" -l json -d 'Short for --output json'
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from schema" -s q -l quiet -d 'Less: -q no notices, -qq nothing'
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from schema" -s v -l verbose -d 'More logs: -v debug, -vv trace'
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from schema" -l no-progress -d 'No progress bars'
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from schema" -l yes -d 'Answer yes to what would be asked'
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from schema" -l no-input -d 'Never ask; fail naming the missing flag instead'
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from schema" -s h -l help -d 'Print help'
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from add" -l kind -r -f -a "redis_stream\t''
nats\t''
webhook\t''
log\t''"
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from add" -l settings -d 'What its kind needs, as JSON: erp sinks schema KIND' -r
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from add" -l settings-file -d 'The same, in a file; - reads standard input' -r -F
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from add" -l events -d 'Only events of this type, or of all that begin so: \'health.*\'; several times. \'*\' takes all, as without it' -r
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from add" -l on-dead -d 'What happens to a patient\'s or user\'s later events when one became a dead letter: they go on, or wait until it is dealt with' -r -f -a "skip\t''
block\t''"
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from add" -l max-attempts -d 'Tries of an event until it is a dead letter (10: about 28 hours)' -r
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from add" -l tenant-cap -d 'Deliveries of one tenant at once, of 64' -r
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from add" -s c -l config -d 'A configuration file; later ones win. Also ERP_CONFIG=a:b' -r -F
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from add" -l set -d 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users' -r
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from add" -l env -d 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]' -r
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from add" -l embedded-dir -d 'Where the private cluster lives' -r -F
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from add" -l output -d 'Output form; progress, logs and prompts go to stderr in any case' -r -f -a "human\t''
json\t''
ndjson\t''"
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from add" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from add" -l timeout -d 'Give the whole command at most so long ("90s", "5m"); of serve, the start' -r
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from add" -l actor -d 'Who acts, for the audit trail [default: user@host]' -r
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from add" -l dry-run -d 'Change nothing; exit 3 if it would be made'
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from add" -l embedded -d 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed'
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from add" -l no-install -d 'With --embedded: do not install PostgreSQL where none is found'
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from add" -l json -d 'Short for --output json'
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from add" -s q -l quiet -d 'Less: -q no notices, -qq nothing'
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from add" -s v -l verbose -d 'More logs: -v debug, -vv trace'
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from add" -l no-progress -d 'No progress bars'
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from add" -l yes -d 'Answer yes to what would be asked'
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from add" -l no-input -d 'Never ask; fail naming the missing flag instead'
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from add" -s h -l help -d 'Print help'
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from set" -l settings -d 'What its kind needs, as JSON: erp sinks schema KIND' -r
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from set" -l settings-file -d 'The same, in a file; - reads standard input' -r -F
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from set" -l events -d 'Only events of this type, or of all that begin so: \'health.*\'; several times. \'*\' takes all, as without it' -r
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from set" -l on-dead -d 'What happens to a patient\'s or user\'s later events when one became a dead letter: they go on, or wait until it is dealt with' -r -f -a "skip\t''
block\t''"
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from set" -l max-attempts -d 'Tries of an event until it is a dead letter (10: about 28 hours)' -r
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from set" -l tenant-cap -d 'Deliveries of one tenant at once, of 64' -r
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from set" -s c -l config -d 'A configuration file; later ones win. Also ERP_CONFIG=a:b' -r -F
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from set" -l set -d 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users' -r
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from set" -l env -d 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]' -r
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from set" -l embedded-dir -d 'Where the private cluster lives' -r -F
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from set" -l output -d 'Output form; progress, logs and prompts go to stderr in any case' -r -f -a "human\t''
json\t''
ndjson\t''"
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from set" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from set" -l timeout -d 'Give the whole command at most so long ("90s", "5m"); of serve, the start' -r
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from set" -l actor -d 'Who acts, for the audit trail [default: user@host]' -r
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from set" -l dry-run -d 'Change nothing; exit 3 if something would be changed'
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from set" -l embedded -d 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed'
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from set" -l no-install -d 'With --embedded: do not install PostgreSQL where none is found'
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from set" -l json -d 'Short for --output json'
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from set" -s q -l quiet -d 'Less: -q no notices, -qq nothing'
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from set" -s v -l verbose -d 'More logs: -v debug, -vv trace'
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from set" -l no-progress -d 'No progress bars'
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from set" -l yes -d 'Answer yes to what would be asked'
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from set" -l no-input -d 'Never ask; fail naming the missing flag instead'
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from set" -s h -l help -d 'Print help'
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from remove" -s c -l config -d 'A configuration file; later ones win. Also ERP_CONFIG=a:b' -r -F
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from remove" -l set -d 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users' -r
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from remove" -l env -d 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]' -r
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from remove" -l embedded-dir -d 'Where the private cluster lives' -r -F
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from remove" -l output -d 'Output form; progress, logs and prompts go to stderr in any case' -r -f -a "human\t''
json\t''
ndjson\t''"
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from remove" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from remove" -l timeout -d 'Give the whole command at most so long ("90s", "5m"); of serve, the start' -r
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from remove" -l actor -d 'Who acts, for the audit trail [default: user@host]' -r
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from remove" -l drop-waiting -d 'Forget that events wait for it: this sink never gets them; they stay in the archive, and go to the other sinks as ever'
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from remove" -l dry-run -d 'Change nothing; exit 3 if it would be removed'
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from remove" -l embedded -d 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed'
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from remove" -l no-install -d 'With --embedded: do not install PostgreSQL where none is found'
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from remove" -l json -d 'Short for --output json'
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from remove" -s q -l quiet -d 'Less: -q no notices, -qq nothing'
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from remove" -s v -l verbose -d 'More logs: -v debug, -vv trace'
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from remove" -l no-progress -d 'No progress bars'
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from remove" -l yes -d 'Answer yes to what would be asked'
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from remove" -l no-input -d 'Never ask; fail naming the missing flag instead'
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from remove" -s h -l help -d 'Print help'
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from reload" -s c -l config -d 'A configuration file; later ones win. Also ERP_CONFIG=a:b' -r -F
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from reload" -l set -d 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users' -r
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from reload" -l env -d 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]' -r
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from reload" -l embedded-dir -d 'Where the private cluster lives' -r -F
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from reload" -l output -d 'Output form; progress, logs and prompts go to stderr in any case' -r -f -a "human\t''
json\t''
ndjson\t''"
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from reload" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from reload" -l timeout -d 'Give the whole command at most so long ("90s", "5m"); of serve, the start' -r
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from reload" -l actor -d 'Who acts, for the audit trail [default: user@host]' -r
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from reload" -l embedded -d 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed'
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from reload" -l no-install -d 'With --embedded: do not install PostgreSQL where none is found'
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from reload" -l json -d 'Short for --output json'
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from reload" -s q -l quiet -d 'Less: -q no notices, -qq nothing'
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from reload" -s v -l verbose -d 'More logs: -v debug, -vv trace'
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from reload" -l no-progress -d 'No progress bars'
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from reload" -l yes -d 'Answer yes to what would be asked'
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from reload" -l no-input -d 'Never ask; fail naming the missing flag instead'
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from reload" -s h -l help -d 'Print help'
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from help" -f -a "list" -d 'Every sink, and what the servers said when one could not be reached'
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from help" -f -a "show" -d 'One sink with its settings; of URLs only where they lead'
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from help" -f -a "schema" -d 'What the settings of a kind are, as JSON Schema'
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from help" -f -a "add" -d 'Make a sink; the servers send to it at once'
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from help" -f -a "set" -d 'Change a sink: what is not given stays'
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from help" -f -a "remove" -d 'Take a sink away; it stays while events wait for it'
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from help" -f -a "reload" -d 'Have every server make its connections and read sinks\' secrets anew'
complete -c erp -n "__fish_erp_using_subcommand sinks; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c erp -n "__fish_erp_using_subcommand backup; and not __fish_seen_subcommand_from create verify restore help" -s c -l config -d 'A configuration file; later ones win. Also ERP_CONFIG=a:b' -r -F
complete -c erp -n "__fish_erp_using_subcommand backup; and not __fish_seen_subcommand_from create verify restore help" -l set -d 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users' -r
complete -c erp -n "__fish_erp_using_subcommand backup; and not __fish_seen_subcommand_from create verify restore help" -l env -d 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]' -r
complete -c erp -n "__fish_erp_using_subcommand backup; and not __fish_seen_subcommand_from create verify restore help" -l embedded-dir -d 'Where the private cluster lives' -r -F
complete -c erp -n "__fish_erp_using_subcommand backup; and not __fish_seen_subcommand_from create verify restore help" -l output -d 'Output form; progress, logs and prompts go to stderr in any case' -r -f -a "human\t''
json\t''
ndjson\t''"
complete -c erp -n "__fish_erp_using_subcommand backup; and not __fish_seen_subcommand_from create verify restore help" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c erp -n "__fish_erp_using_subcommand backup; and not __fish_seen_subcommand_from create verify restore help" -l timeout -d 'Give the whole command at most so long ("90s", "5m"); of serve, the start' -r
complete -c erp -n "__fish_erp_using_subcommand backup; and not __fish_seen_subcommand_from create verify restore help" -l actor -d 'Who acts, for the audit trail [default: user@host]' -r
complete -c erp -n "__fish_erp_using_subcommand backup; and not __fish_seen_subcommand_from create verify restore help" -l embedded -d 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed'
complete -c erp -n "__fish_erp_using_subcommand backup; and not __fish_seen_subcommand_from create verify restore help" -l no-install -d 'With --embedded: do not install PostgreSQL where none is found'
complete -c erp -n "__fish_erp_using_subcommand backup; and not __fish_seen_subcommand_from create verify restore help" -l json -d 'Short for --output json'
complete -c erp -n "__fish_erp_using_subcommand backup; and not __fish_seen_subcommand_from create verify restore help" -s q -l quiet -d 'Less: -q no notices, -qq nothing'
complete -c erp -n "__fish_erp_using_subcommand backup; and not __fish_seen_subcommand_from create verify restore help" -s v -l verbose -d 'More logs: -v debug, -vv trace'
complete -c erp -n "__fish_erp_using_subcommand backup; and not __fish_seen_subcommand_from create verify restore help" -l no-progress -d 'No progress bars'
complete -c erp -n "__fish_erp_using_subcommand backup; and not __fish_seen_subcommand_from create verify restore help" -l yes -d 'Answer yes to what would be asked'
complete -c erp -n "__fish_erp_using_subcommand backup; and not __fish_seen_subcommand_from create verify restore help" -l no-input -d 'Never ask; fail naming the missing flag instead'
complete -c erp -n "__fish_erp_using_subcommand backup; and not __fish_seen_subcommand_from create verify restore help" -s h -l help -d 'Print help'
complete -c erp -n "__fish_erp_using_subcommand backup; and not __fish_seen_subcommand_from create verify restore help" -f -a "create" -d 'Save every tenant\'s rows into a new folder that only you can read, while people work'
complete -c erp -n "__fish_erp_using_subcommand backup; and not __fish_seen_subcommand_from create verify restore help" -f -a "verify" -d 'Look whether a backup is whole: sums, readable, every tenant\'s rows; with --drill also restored and compared'
complete -c erp -n "__fish_erp_using_subcommand backup; and not __fish_seen_subcommand_from create verify restore help" -f -a "restore" -d 'Bring a backup back into an empty database, in one transaction'
complete -c erp -n "__fish_erp_using_subcommand backup; and not __fish_seen_subcommand_from create verify restore help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c erp -n "__fish_erp_using_subcommand backup; and __fish_seen_subcommand_from create" -l out -d 'The folder to make; it must not exist [default: erp-backup-TIME]' -r -F
complete -c erp -n "__fish_erp_using_subcommand backup; and __fish_seen_subcommand_from create" -s c -l config -d 'A configuration file; later ones win. Also ERP_CONFIG=a:b' -r -F
complete -c erp -n "__fish_erp_using_subcommand backup; and __fish_seen_subcommand_from create" -l set -d 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users' -r
complete -c erp -n "__fish_erp_using_subcommand backup; and __fish_seen_subcommand_from create" -l env -d 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]' -r
complete -c erp -n "__fish_erp_using_subcommand backup; and __fish_seen_subcommand_from create" -l embedded-dir -d 'Where the private cluster lives' -r -F
complete -c erp -n "__fish_erp_using_subcommand backup; and __fish_seen_subcommand_from create" -l output -d 'Output form; progress, logs and prompts go to stderr in any case' -r -f -a "human\t''
json\t''
ndjson\t''"
complete -c erp -n "__fish_erp_using_subcommand backup; and __fish_seen_subcommand_from create" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c erp -n "__fish_erp_using_subcommand backup; and __fish_seen_subcommand_from create" -l timeout -d 'Give the whole command at most so long ("90s", "5m"); of serve, the start' -r
complete -c erp -n "__fish_erp_using_subcommand backup; and __fish_seen_subcommand_from create" -l actor -d 'Who acts, for the audit trail [default: user@host]' -r
complete -c erp -n "__fish_erp_using_subcommand backup; and __fish_seen_subcommand_from create" -l no-check -d 'Do not read the dump back (twice as fast; a later `erp backup verify` does it)'
complete -c erp -n "__fish_erp_using_subcommand backup; and __fish_seen_subcommand_from create" -l dry-run -d 'Write nothing; say what would be saved'
complete -c erp -n "__fish_erp_using_subcommand backup; and __fish_seen_subcommand_from create" -l embedded -d 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed'
complete -c erp -n "__fish_erp_using_subcommand backup; and __fish_seen_subcommand_from create" -l no-install -d 'With --embedded: do not install PostgreSQL where none is found'
complete -c erp -n "__fish_erp_using_subcommand backup; and __fish_seen_subcommand_from create" -l json -d 'Short for --output json'
complete -c erp -n "__fish_erp_using_subcommand backup; and __fish_seen_subcommand_from create" -s q -l quiet -d 'Less: -q no notices, -qq nothing'
complete -c erp -n "__fish_erp_using_subcommand backup; and __fish_seen_subcommand_from create" -s v -l verbose -d 'More logs: -v debug, -vv trace'
complete -c erp -n "__fish_erp_using_subcommand backup; and __fish_seen_subcommand_from create" -l no-progress -d 'No progress bars'
complete -c erp -n "__fish_erp_using_subcommand backup; and __fish_seen_subcommand_from create" -l yes -d 'Answer yes to what would be asked'
complete -c erp -n "__fish_erp_using_subcommand backup; and __fish_seen_subcommand_from create" -l no-input -d 'Never ask; fail naming the missing flag instead'
complete -c erp -n "__fish_erp_using_subcommand backup; and __fish_seen_subcommand_from create" -s h -l help -d 'Print help'
complete -c erp -n "__fish_erp_using_subcommand backup; and __fish_seen_subcommand_from verify" -s c -l config -d 'A configuration file; later ones win. Also ERP_CONFIG=a:b' -r -F
complete -c erp -n "__fish_erp_using_subcommand backup; and __fish_seen_subcommand_from verify" -l set -d 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users' -r
complete -c erp -n "__fish_erp_using_subcommand backup; and __fish_seen_subcommand_from verify" -l env -d 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]' -r
complete -c erp -n "__fish_erp_using_subcommand backup; and __fish_seen_subcommand_from verify" -l embedded-dir -d 'Where the private cluster lives' -r -F
complete -c erp -n "__fish_erp_using_subcommand backup; and __fish_seen_subcommand_from verify" -l output -d 'Output form; progress, logs and prompts go to stderr in any case' -r -f -a "human\t''
json\t''
ndjson\t''"
complete -c erp -n "__fish_erp_using_subcommand backup; and __fish_seen_subcommand_from verify" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c erp -n "__fish_erp_using_subcommand backup; and __fish_seen_subcommand_from verify" -l timeout -d 'Give the whole command at most so long ("90s", "5m"); of serve, the start' -r
complete -c erp -n "__fish_erp_using_subcommand backup; and __fish_seen_subcommand_from verify" -l actor -d 'Who acts, for the audit trail [default: user@host]' -r
complete -c erp -n "__fish_erp_using_subcommand backup; and __fish_seen_subcommand_from verify" -l drill -d 'Restore into a new database on the configured server, compare the rows of every tenant, verify the audit chains, drop it'
complete -c erp -n "__fish_erp_using_subcommand backup; and __fish_seen_subcommand_from verify" -l embedded -d 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed'
complete -c erp -n "__fish_erp_using_subcommand backup; and __fish_seen_subcommand_from verify" -l no-install -d 'With --embedded: do not install PostgreSQL where none is found'
complete -c erp -n "__fish_erp_using_subcommand backup; and __fish_seen_subcommand_from verify" -l json -d 'Short for --output json'
complete -c erp -n "__fish_erp_using_subcommand backup; and __fish_seen_subcommand_from verify" -s q -l quiet -d 'Less: -q no notices, -qq nothing'
complete -c erp -n "__fish_erp_using_subcommand backup; and __fish_seen_subcommand_from verify" -s v -l verbose -d 'More logs: -v debug, -vv trace'
complete -c erp -n "__fish_erp_using_subcommand backup; and __fish_seen_subcommand_from verify" -l no-progress -d 'No progress bars'
complete -c erp -n "__fish_erp_using_subcommand backup; and __fish_seen_subcommand_from verify" -l yes -d 'Answer yes to what would be asked'
complete -c erp -n "__fish_erp_using_subcommand backup; and __fish_seen_subcommand_from verify" -l no-input -d 'Never ask; fail naming the missing flag instead'
complete -c erp -n "__fish_erp_using_subcommand backup; and __fish_seen_subcommand_from verify" -s h -l help -d 'Print help'
complete -c erp -n "__fish_erp_using_subcommand backup; and __fish_seen_subcommand_from restore" -l confirm -d 'The database\'s name once more' -r
complete -c erp -n "__fish_erp_using_subcommand backup; and __fish_seen_subcommand_from restore" -s c -l config -d 'A configuration file; later ones win. Also ERP_CONFIG=a:b' -r -F
complete -c erp -n "__fish_erp_using_subcommand backup; and __fish_seen_subcommand_from restore" -l set -d 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users' -r
complete -c erp -n "__fish_erp_using_subcommand backup; and __fish_seen_subcommand_from restore" -l env -d 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]' -r
complete -c erp -n "__fish_erp_using_subcommand backup; and __fish_seen_subcommand_from restore" -l embedded-dir -d 'Where the private cluster lives' -r -F
complete -c erp -n "__fish_erp_using_subcommand backup; and __fish_seen_subcommand_from restore" -l output -d 'Output form; progress, logs and prompts go to stderr in any case' -r -f -a "human\t''
json\t''
ndjson\t''"
complete -c erp -n "__fish_erp_using_subcommand backup; and __fish_seen_subcommand_from restore" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c erp -n "__fish_erp_using_subcommand backup; and __fish_seen_subcommand_from restore" -l timeout -d 'Give the whole command at most so long ("90s", "5m"); of serve, the start' -r
complete -c erp -n "__fish_erp_using_subcommand backup; and __fish_seen_subcommand_from restore" -l actor -d 'Who acts, for the audit trail [default: user@host]' -r
complete -c erp -n "__fish_erp_using_subcommand backup; and __fish_seen_subcommand_from restore" -l clean -d 'Delete what is in the database, in the transaction that restores'
complete -c erp -n "__fish_erp_using_subcommand backup; and __fish_seen_subcommand_from restore" -l dry-run -d 'Change nothing; verify the backup and say what would be done'
complete -c erp -n "__fish_erp_using_subcommand backup; and __fish_seen_subcommand_from restore" -l embedded -d 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed'
complete -c erp -n "__fish_erp_using_subcommand backup; and __fish_seen_subcommand_from restore" -l no-install -d 'With --embedded: do not install PostgreSQL where none is found'
complete -c erp -n "__fish_erp_using_subcommand backup; and __fish_seen_subcommand_from restore" -l json -d 'Short for --output json'
complete -c erp -n "__fish_erp_using_subcommand backup; and __fish_seen_subcommand_from restore" -s q -l quiet -d 'Less: -q no notices, -qq nothing'
complete -c erp -n "__fish_erp_using_subcommand backup; and __fish_seen_subcommand_from restore" -s v -l verbose -d 'More logs: -v debug, -vv trace'
complete -c erp -n "__fish_erp_using_subcommand backup; and __fish_seen_subcommand_from restore" -l no-progress -d 'No progress bars'
complete -c erp -n "__fish_erp_using_subcommand backup; and __fish_seen_subcommand_from restore" -l yes -d 'Answer yes to what would be asked'
complete -c erp -n "__fish_erp_using_subcommand backup; and __fish_seen_subcommand_from restore" -l no-input -d 'Never ask; fail naming the missing flag instead'
complete -c erp -n "__fish_erp_using_subcommand backup; and __fish_seen_subcommand_from restore" -s h -l help -d 'Print help'
complete -c erp -n "__fish_erp_using_subcommand backup; and __fish_seen_subcommand_from help" -f -a "create" -d 'Save every tenant\'s rows into a new folder that only you can read, while people work'
complete -c erp -n "__fish_erp_using_subcommand backup; and __fish_seen_subcommand_from help" -f -a "verify" -d 'Look whether a backup is whole: sums, readable, every tenant\'s rows; with --drill also restored and compared'
complete -c erp -n "__fish_erp_using_subcommand backup; and __fish_seen_subcommand_from help" -f -a "restore" -d 'Bring a backup back into an empty database, in one transaction'
complete -c erp -n "__fish_erp_using_subcommand backup; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c erp -n "__fish_erp_using_subcommand maintenance; and not __fish_seen_subcommand_from on off status help" -s c -l config -d 'A configuration file; later ones win. Also ERP_CONFIG=a:b' -r -F
complete -c erp -n "__fish_erp_using_subcommand maintenance; and not __fish_seen_subcommand_from on off status help" -l set -d 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users' -r
complete -c erp -n "__fish_erp_using_subcommand maintenance; and not __fish_seen_subcommand_from on off status help" -l env -d 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]' -r
complete -c erp -n "__fish_erp_using_subcommand maintenance; and not __fish_seen_subcommand_from on off status help" -l embedded-dir -d 'Where the private cluster lives' -r -F
complete -c erp -n "__fish_erp_using_subcommand maintenance; and not __fish_seen_subcommand_from on off status help" -l output -d 'Output form; progress, logs and prompts go to stderr in any case' -r -f -a "human\t''
json\t''
ndjson\t''"
complete -c erp -n "__fish_erp_using_subcommand maintenance; and not __fish_seen_subcommand_from on off status help" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c erp -n "__fish_erp_using_subcommand maintenance; and not __fish_seen_subcommand_from on off status help" -l timeout -d 'Give the whole command at most so long ("90s", "5m"); of serve, the start' -r
complete -c erp -n "__fish_erp_using_subcommand maintenance; and not __fish_seen_subcommand_from on off status help" -l actor -d 'Who acts, for the audit trail [default: user@host]' -r
complete -c erp -n "__fish_erp_using_subcommand maintenance; and not __fish_seen_subcommand_from on off status help" -l embedded -d 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed'
complete -c erp -n "__fish_erp_using_subcommand maintenance; and not __fish_seen_subcommand_from on off status help" -l no-install -d 'With --embedded: do not install PostgreSQL where none is found'
complete -c erp -n "__fish_erp_using_subcommand maintenance; and not __fish_seen_subcommand_from on off status help" -l json -d 'Short for --output json'
complete -c erp -n "__fish_erp_using_subcommand maintenance; and not __fish_seen_subcommand_from on off status help" -s q -l quiet -d 'Less: -q no notices, -qq nothing'
complete -c erp -n "__fish_erp_using_subcommand maintenance; and not __fish_seen_subcommand_from on off status help" -s v -l verbose -d 'More logs: -v debug, -vv trace'
complete -c erp -n "__fish_erp_using_subcommand maintenance; and not __fish_seen_subcommand_from on off status help" -l no-progress -d 'No progress bars'
complete -c erp -n "__fish_erp_using_subcommand maintenance; and not __fish_seen_subcommand_from on off status help" -l yes -d 'Answer yes to what would be asked'
complete -c erp -n "__fish_erp_using_subcommand maintenance; and not __fish_seen_subcommand_from on off status help" -l no-input -d 'Never ask; fail naming the missing flag instead'
complete -c erp -n "__fish_erp_using_subcommand maintenance; and not __fish_seen_subcommand_from on off status help" -s h -l help -d 'Print help'
complete -c erp -n "__fish_erp_using_subcommand maintenance; and not __fish_seen_subcommand_from on off status help" -f -a "on" -d 'Refuse requests; what stands already is replaced by what is given now'
complete -c erp -n "__fish_erp_using_subcommand maintenance; and not __fish_seen_subcommand_from on off status help" -f -a "off" -d 'Answer requests again'
complete -c erp -n "__fish_erp_using_subcommand maintenance; and not __fish_seen_subcommand_from on off status help" -f -a "status" -d 'Whether requests are refused, since when and by whom; exit 0 either way'
complete -c erp -n "__fish_erp_using_subcommand maintenance; and not __fish_seen_subcommand_from on off status help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c erp -n "__fish_erp_using_subcommand maintenance; and __fish_seen_subcommand_from on" -l message -d 'What users read, up to 500 characters' -r
complete -c erp -n "__fish_erp_using_subcommand maintenance; and __fish_seen_subcommand_from on" -l allow-ip -d 'Let this address or network pass; may be repeated' -r
complete -c erp -n "__fish_erp_using_subcommand maintenance; and __fish_seen_subcommand_from on" -l until -d 'End by itself then: a time (2026-11-22T22:00:00Z) or from now ("30m")' -r
complete -c erp -n "__fish_erp_using_subcommand maintenance; and __fish_seen_subcommand_from on" -s c -l config -d 'A configuration file; later ones win. Also ERP_CONFIG=a:b' -r -F
complete -c erp -n "__fish_erp_using_subcommand maintenance; and __fish_seen_subcommand_from on" -l set -d 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users' -r
complete -c erp -n "__fish_erp_using_subcommand maintenance; and __fish_seen_subcommand_from on" -l env -d 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]' -r
complete -c erp -n "__fish_erp_using_subcommand maintenance; and __fish_seen_subcommand_from on" -l embedded-dir -d 'Where the private cluster lives' -r -F
complete -c erp -n "__fish_erp_using_subcommand maintenance; and __fish_seen_subcommand_from on" -l output -d 'Output form; progress, logs and prompts go to stderr in any case' -r -f -a "human\t''
json\t''
ndjson\t''"
complete -c erp -n "__fish_erp_using_subcommand maintenance; and __fish_seen_subcommand_from on" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c erp -n "__fish_erp_using_subcommand maintenance; and __fish_seen_subcommand_from on" -l timeout -d 'Give the whole command at most so long ("90s", "5m"); of serve, the start' -r
complete -c erp -n "__fish_erp_using_subcommand maintenance; and __fish_seen_subcommand_from on" -l actor -d 'Who acts, for the audit trail [default: user@host]' -r
complete -c erp -n "__fish_erp_using_subcommand maintenance; and __fish_seen_subcommand_from on" -l dry-run -d 'Change nothing; exit 3 if something would change'
complete -c erp -n "__fish_erp_using_subcommand maintenance; and __fish_seen_subcommand_from on" -l embedded -d 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed'
complete -c erp -n "__fish_erp_using_subcommand maintenance; and __fish_seen_subcommand_from on" -l no-install -d 'With --embedded: do not install PostgreSQL where none is found'
complete -c erp -n "__fish_erp_using_subcommand maintenance; and __fish_seen_subcommand_from on" -l json -d 'Short for --output json'
complete -c erp -n "__fish_erp_using_subcommand maintenance; and __fish_seen_subcommand_from on" -s q -l quiet -d 'Less: -q no notices, -qq nothing'
complete -c erp -n "__fish_erp_using_subcommand maintenance; and __fish_seen_subcommand_from on" -s v -l verbose -d 'More logs: -v debug, -vv trace'
complete -c erp -n "__fish_erp_using_subcommand maintenance; and __fish_seen_subcommand_from on" -l no-progress -d 'No progress bars'
complete -c erp -n "__fish_erp_using_subcommand maintenance; and __fish_seen_subcommand_from on" -l yes -d 'Answer yes to what would be asked'
complete -c erp -n "__fish_erp_using_subcommand maintenance; and __fish_seen_subcommand_from on" -l no-input -d 'Never ask; fail naming the missing flag instead'
complete -c erp -n "__fish_erp_using_subcommand maintenance; and __fish_seen_subcommand_from on" -s h -l help -d 'Print help'
complete -c erp -n "__fish_erp_using_subcommand maintenance; and __fish_seen_subcommand_from off" -s c -l config -d 'A configuration file; later ones win. Also ERP_CONFIG=a:b' -r -F
complete -c erp -n "__fish_erp_using_subcommand maintenance; and __fish_seen_subcommand_from off" -l set -d 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users' -r
complete -c erp -n "__fish_erp_using_subcommand maintenance; and __fish_seen_subcommand_from off" -l env -d 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]' -r
complete -c erp -n "__fish_erp_using_subcommand maintenance; and __fish_seen_subcommand_from off" -l embedded-dir -d 'Where the private cluster lives' -r -F
complete -c erp -n "__fish_erp_using_subcommand maintenance; and __fish_seen_subcommand_from off" -l output -d 'Output form; progress, logs and prompts go to stderr in any case' -r -f -a "human\t''
json\t''
ndjson\t''"
complete -c erp -n "__fish_erp_using_subcommand maintenance; and __fish_seen_subcommand_from off" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c erp -n "__fish_erp_using_subcommand maintenance; and __fish_seen_subcommand_from off" -l timeout -d 'Give the whole command at most so long ("90s", "5m"); of serve, the start' -r
complete -c erp -n "__fish_erp_using_subcommand maintenance; and __fish_seen_subcommand_from off" -l actor -d 'Who acts, for the audit trail [default: user@host]' -r
complete -c erp -n "__fish_erp_using_subcommand maintenance; and __fish_seen_subcommand_from off" -l dry-run -d 'Change nothing; exit 3 if it would be switched off'
complete -c erp -n "__fish_erp_using_subcommand maintenance; and __fish_seen_subcommand_from off" -l embedded -d 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed'
complete -c erp -n "__fish_erp_using_subcommand maintenance; and __fish_seen_subcommand_from off" -l no-install -d 'With --embedded: do not install PostgreSQL where none is found'
complete -c erp -n "__fish_erp_using_subcommand maintenance; and __fish_seen_subcommand_from off" -l json -d 'Short for --output json'
complete -c erp -n "__fish_erp_using_subcommand maintenance; and __fish_seen_subcommand_from off" -s q -l quiet -d 'Less: -q no notices, -qq nothing'
complete -c erp -n "__fish_erp_using_subcommand maintenance; and __fish_seen_subcommand_from off" -s v -l verbose -d 'More logs: -v debug, -vv trace'
complete -c erp -n "__fish_erp_using_subcommand maintenance; and __fish_seen_subcommand_from off" -l no-progress -d 'No progress bars'
complete -c erp -n "__fish_erp_using_subcommand maintenance; and __fish_seen_subcommand_from off" -l yes -d 'Answer yes to what would be asked'
complete -c erp -n "__fish_erp_using_subcommand maintenance; and __fish_seen_subcommand_from off" -l no-input -d 'Never ask; fail naming the missing flag instead'
complete -c erp -n "__fish_erp_using_subcommand maintenance; and __fish_seen_subcommand_from off" -s h -l help -d 'Print help'
complete -c erp -n "__fish_erp_using_subcommand maintenance; and __fish_seen_subcommand_from status" -s c -l config -d 'A configuration file; later ones win. Also ERP_CONFIG=a:b' -r -F
complete -c erp -n "__fish_erp_using_subcommand maintenance; and __fish_seen_subcommand_from status" -l set -d 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users' -r
complete -c erp -n "__fish_erp_using_subcommand maintenance; and __fish_seen_subcommand_from status" -l env -d 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]' -r
complete -c erp -n "__fish_erp_using_subcommand maintenance; and __fish_seen_subcommand_from status" -l embedded-dir -d 'Where the private cluster lives' -r -F
complete -c erp -n "__fish_erp_using_subcommand maintenance; and __fish_seen_subcommand_from status" -l output -d 'Output form; progress, logs and prompts go to stderr in any case' -r -f -a "human\t''
json\t''
ndjson\t''"
complete -c erp -n "__fish_erp_using_subcommand maintenance; and __fish_seen_subcommand_from status" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c erp -n "__fish_erp_using_subcommand maintenance; and __fish_seen_subcommand_from status" -l timeout -d 'Give the whole command at most so long ("90s", "5m"); of serve, the start' -r
complete -c erp -n "__fish_erp_using_subcommand maintenance; and __fish_seen_subcommand_from status" -l actor -d 'Who acts, for the audit trail [default: user@host]' -r
complete -c erp -n "__fish_erp_using_subcommand maintenance; and __fish_seen_subcommand_from status" -l embedded -d 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed'
complete -c erp -n "__fish_erp_using_subcommand maintenance; and __fish_seen_subcommand_from status" -l no-install -d 'With --embedded: do not install PostgreSQL where none is found'
complete -c erp -n "__fish_erp_using_subcommand maintenance; and __fish_seen_subcommand_from status" -l json -d 'Short for --output json'
complete -c erp -n "__fish_erp_using_subcommand maintenance; and __fish_seen_subcommand_from status" -s q -l quiet -d 'Less: -q no notices, -qq nothing'
complete -c erp -n "__fish_erp_using_subcommand maintenance; and __fish_seen_subcommand_from status" -s v -l verbose -d 'More logs: -v debug, -vv trace'
complete -c erp -n "__fish_erp_using_subcommand maintenance; and __fish_seen_subcommand_from status" -l no-progress -d 'No progress bars'
complete -c erp -n "__fish_erp_using_subcommand maintenance; and __fish_seen_subcommand_from status" -l yes -d 'Answer yes to what would be asked'
complete -c erp -n "__fish_erp_using_subcommand maintenance; and __fish_seen_subcommand_from status" -l no-input -d 'Never ask; fail naming the missing flag instead'
complete -c erp -n "__fish_erp_using_subcommand maintenance; and __fish_seen_subcommand_from status" -s h -l help -d 'Print help'
complete -c erp -n "__fish_erp_using_subcommand maintenance; and __fish_seen_subcommand_from help" -f -a "on" -d 'Refuse requests; what stands already is replaced by what is given now'
complete -c erp -n "__fish_erp_using_subcommand maintenance; and __fish_seen_subcommand_from help" -f -a "off" -d 'Answer requests again'
complete -c erp -n "__fish_erp_using_subcommand maintenance; and __fish_seen_subcommand_from help" -f -a "status" -d 'Whether requests are refused, since when and by whom; exit 0 either way'
complete -c erp -n "__fish_erp_using_subcommand maintenance; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c erp -n "__fish_erp_using_subcommand secrets; and not __fish_seen_subcommand_from generate verify rotate help" -s c -l config -d 'A configuration file; later ones win. Also ERP_CONFIG=a:b' -r -F
complete -c erp -n "__fish_erp_using_subcommand secrets; and not __fish_seen_subcommand_from generate verify rotate help" -l set -d 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users' -r
complete -c erp -n "__fish_erp_using_subcommand secrets; and not __fish_seen_subcommand_from generate verify rotate help" -l env -d 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]' -r
complete -c erp -n "__fish_erp_using_subcommand secrets; and not __fish_seen_subcommand_from generate verify rotate help" -l embedded-dir -d 'Where the private cluster lives' -r -F
complete -c erp -n "__fish_erp_using_subcommand secrets; and not __fish_seen_subcommand_from generate verify rotate help" -l output -d 'Output form; progress, logs and prompts go to stderr in any case' -r -f -a "human\t''
json\t''
ndjson\t''"
complete -c erp -n "__fish_erp_using_subcommand secrets; and not __fish_seen_subcommand_from generate verify rotate help" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c erp -n "__fish_erp_using_subcommand secrets; and not __fish_seen_subcommand_from generate verify rotate help" -l timeout -d 'Give the whole command at most so long ("90s", "5m"); of serve, the start' -r
complete -c erp -n "__fish_erp_using_subcommand secrets; and not __fish_seen_subcommand_from generate verify rotate help" -l actor -d 'Who acts, for the audit trail [default: user@host]' -r
complete -c erp -n "__fish_erp_using_subcommand secrets; and not __fish_seen_subcommand_from generate verify rotate help" -l embedded -d 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed'
complete -c erp -n "__fish_erp_using_subcommand secrets; and not __fish_seen_subcommand_from generate verify rotate help" -l no-install -d 'With --embedded: do not install PostgreSQL where none is found'
complete -c erp -n "__fish_erp_using_subcommand secrets; and not __fish_seen_subcommand_from generate verify rotate help" -l json -d 'Short for --output json'
complete -c erp -n "__fish_erp_using_subcommand secrets; and not __fish_seen_subcommand_from generate verify rotate help" -s q -l quiet -d 'Less: -q no notices, -qq nothing'
complete -c erp -n "__fish_erp_using_subcommand secrets; and not __fish_seen_subcommand_from generate verify rotate help" -s v -l verbose -d 'More logs: -v debug, -vv trace'
complete -c erp -n "__fish_erp_using_subcommand secrets; and not __fish_seen_subcommand_from generate verify rotate help" -l no-progress -d 'No progress bars'
complete -c erp -n "__fish_erp_using_subcommand secrets; and not __fish_seen_subcommand_from generate verify rotate help" -l yes -d 'Answer yes to what would be asked'
complete -c erp -n "__fish_erp_using_subcommand secrets; and not __fish_seen_subcommand_from generate verify rotate help" -l no-input -d 'Never ask; fail naming the missing flag instead'
complete -c erp -n "__fish_erp_using_subcommand secrets; and not __fish_seen_subcommand_from generate verify rotate help" -s h -l help -d 'Print help'
complete -c erp -n "__fish_erp_using_subcommand secrets; and not __fish_seen_subcommand_from generate verify rotate help" -f -a "generate" -d 'Make new random secrets; printed once, on stdout alone'
complete -c erp -n "__fish_erp_using_subcommand secrets; and not __fish_seen_subcommand_from generate verify rotate help" -f -a "verify" -d 'Do the configured keys open what the database holds? Decodes them, compares them with those that rows may be under, and opens a sample of every tenant\'s personal data'
complete -c erp -n "__fish_erp_using_subcommand secrets; and not __fish_seen_subcommand_from generate verify rotate help" -f -a "rotate" -d 'Write the configuration of an exchanged key: a new one in front, the present one kept to read what it wrote'
complete -c erp -n "__fish_erp_using_subcommand secrets; and not __fish_seen_subcommand_from generate verify rotate help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c erp -n "__fish_erp_using_subcommand secrets; and __fish_seen_subcommand_from generate" -l format -d '[default: env for --out NAME.env, toml for NAME.toml, else raw]' -r -f -a "raw\t''
env\t''
toml\t''"
complete -c erp -n "__fish_erp_using_subcommand secrets; and __fish_seen_subcommand_from generate" -l out -d 'Write to a new file that only you can read' -r -F
complete -c erp -n "__fish_erp_using_subcommand secrets; and __fish_seen_subcommand_from generate" -s c -l config -d 'A configuration file; later ones win. Also ERP_CONFIG=a:b' -r -F
complete -c erp -n "__fish_erp_using_subcommand secrets; and __fish_seen_subcommand_from generate" -l set -d 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users' -r
complete -c erp -n "__fish_erp_using_subcommand secrets; and __fish_seen_subcommand_from generate" -l env -d 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]' -r
complete -c erp -n "__fish_erp_using_subcommand secrets; and __fish_seen_subcommand_from generate" -l embedded-dir -d 'Where the private cluster lives' -r -F
complete -c erp -n "__fish_erp_using_subcommand secrets; and __fish_seen_subcommand_from generate" -l output -d 'Output form; progress, logs and prompts go to stderr in any case' -r -f -a "human\t''
json\t''
ndjson\t''"
complete -c erp -n "__fish_erp_using_subcommand secrets; and __fish_seen_subcommand_from generate" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c erp -n "__fish_erp_using_subcommand secrets; and __fish_seen_subcommand_from generate" -l timeout -d 'Give the whole command at most so long ("90s", "5m"); of serve, the start' -r
complete -c erp -n "__fish_erp_using_subcommand secrets; and __fish_seen_subcommand_from generate" -l actor -d 'Who acts, for the audit trail [default: user@host]' -r
complete -c erp -n "__fish_erp_using_subcommand secrets; and __fish_seen_subcommand_from generate" -l embedded -d 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed'
complete -c erp -n "__fish_erp_using_subcommand secrets; and __fish_seen_subcommand_from generate" -l no-install -d 'With --embedded: do not install PostgreSQL where none is found'
complete -c erp -n "__fish_erp_using_subcommand secrets; and __fish_seen_subcommand_from generate" -l json -d 'Short for --output json'
complete -c erp -n "__fish_erp_using_subcommand secrets; and __fish_seen_subcommand_from generate" -s q -l quiet -d 'Less: -q no notices, -qq nothing'
complete -c erp -n "__fish_erp_using_subcommand secrets; and __fish_seen_subcommand_from generate" -s v -l verbose -d 'More logs: -v debug, -vv trace'
complete -c erp -n "__fish_erp_using_subcommand secrets; and __fish_seen_subcommand_from generate" -l no-progress -d 'No progress bars'
complete -c erp -n "__fish_erp_using_subcommand secrets; and __fish_seen_subcommand_from generate" -l yes -d 'Answer yes to what would be asked'
complete -c erp -n "__fish_erp_using_subcommand secrets; and __fish_seen_subcommand_from generate" -l no-input -d 'Never ask; fail naming the missing flag instead'
complete -c erp -n "__fish_erp_using_subcommand secrets; and __fish_seen_subcommand_from generate" -s h -l help -d 'Print help'
complete -c erp -n "__fish_erp_using_subcommand secrets; and __fish_seen_subcommand_from verify" -s c -l config -d 'A configuration file; later ones win. Also ERP_CONFIG=a:b' -r -F
complete -c erp -n "__fish_erp_using_subcommand secrets; and __fish_seen_subcommand_from verify" -l set -d 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users' -r
complete -c erp -n "__fish_erp_using_subcommand secrets; and __fish_seen_subcommand_from verify" -l env -d 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]' -r
complete -c erp -n "__fish_erp_using_subcommand secrets; and __fish_seen_subcommand_from verify" -l embedded-dir -d 'Where the private cluster lives' -r -F
complete -c erp -n "__fish_erp_using_subcommand secrets; and __fish_seen_subcommand_from verify" -l output -d 'Output form; progress, logs and prompts go to stderr in any case' -r -f -a "human\t''
json\t''
ndjson\t''"
complete -c erp -n "__fish_erp_using_subcommand secrets; and __fish_seen_subcommand_from verify" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c erp -n "__fish_erp_using_subcommand secrets; and __fish_seen_subcommand_from verify" -l timeout -d 'Give the whole command at most so long ("90s", "5m"); of serve, the start' -r
complete -c erp -n "__fish_erp_using_subcommand secrets; and __fish_seen_subcommand_from verify" -l actor -d 'Who acts, for the audit trail [default: user@host]' -r
complete -c erp -n "__fish_erp_using_subcommand secrets; and __fish_seen_subcommand_from verify" -l offline -d 'Look at the configuration alone'
complete -c erp -n "__fish_erp_using_subcommand secrets; and __fish_seen_subcommand_from verify" -l embedded -d 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed'
complete -c erp -n "__fish_erp_using_subcommand secrets; and __fish_seen_subcommand_from verify" -l no-install -d 'With --embedded: do not install PostgreSQL where none is found'
complete -c erp -n "__fish_erp_using_subcommand secrets; and __fish_seen_subcommand_from verify" -l json -d 'Short for --output json'
complete -c erp -n "__fish_erp_using_subcommand secrets; and __fish_seen_subcommand_from verify" -s q -l quiet -d 'Less: -q no notices, -qq nothing'
complete -c erp -n "__fish_erp_using_subcommand secrets; and __fish_seen_subcommand_from verify" -s v -l verbose -d 'More logs: -v debug, -vv trace'
complete -c erp -n "__fish_erp_using_subcommand secrets; and __fish_seen_subcommand_from verify" -l no-progress -d 'No progress bars'
complete -c erp -n "__fish_erp_using_subcommand secrets; and __fish_seen_subcommand_from verify" -l yes -d 'Answer yes to what would be asked'
complete -c erp -n "__fish_erp_using_subcommand secrets; and __fish_seen_subcommand_from verify" -l no-input -d 'Never ask; fail naming the missing flag instead'
complete -c erp -n "__fish_erp_using_subcommand secrets; and __fish_seen_subcommand_from verify" -s h -l help -d 'Print help'
complete -c erp -n "__fish_erp_using_subcommand secrets; and __fish_seen_subcommand_from rotate" -l stage -d 'prepare: the new key reads and does not write yet; promote: the prepared one writes. Neither: at once' -r -f -a "prepare\t''
promote\t''"
complete -c erp -n "__fish_erp_using_subcommand secrets; and __fish_seen_subcommand_from rotate" -l format -d '[default: env for --out NAME.env, else toml]' -r -f -a "env\t''
toml\t''"
complete -c erp -n "__fish_erp_using_subcommand secrets; and __fish_seen_subcommand_from rotate" -l out -d 'Write to a new file that only you can read; otherwise to stdout, once' -r -F
complete -c erp -n "__fish_erp_using_subcommand secrets; and __fish_seen_subcommand_from rotate" -s c -l config -d 'A configuration file; later ones win. Also ERP_CONFIG=a:b' -r -F
complete -c erp -n "__fish_erp_using_subcommand secrets; and __fish_seen_subcommand_from rotate" -l set -d 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users' -r
complete -c erp -n "__fish_erp_using_subcommand secrets; and __fish_seen_subcommand_from rotate" -l env -d 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]' -r
complete -c erp -n "__fish_erp_using_subcommand secrets; and __fish_seen_subcommand_from rotate" -l embedded-dir -d 'Where the private cluster lives' -r -F
complete -c erp -n "__fish_erp_using_subcommand secrets; and __fish_seen_subcommand_from rotate" -l output -d 'Output form; progress, logs and prompts go to stderr in any case' -r -f -a "human\t''
json\t''
ndjson\t''"
complete -c erp -n "__fish_erp_using_subcommand secrets; and __fish_seen_subcommand_from rotate" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c erp -n "__fish_erp_using_subcommand secrets; and __fish_seen_subcommand_from rotate" -l timeout -d 'Give the whole command at most so long ("90s", "5m"); of serve, the start' -r
complete -c erp -n "__fish_erp_using_subcommand secrets; and __fish_seen_subcommand_from rotate" -l actor -d 'Who acts, for the audit trail [default: user@host]' -r
complete -c erp -n "__fish_erp_using_subcommand secrets; and __fish_seen_subcommand_from rotate" -l embedded -d 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed'
complete -c erp -n "__fish_erp_using_subcommand secrets; and __fish_seen_subcommand_from rotate" -l no-install -d 'With --embedded: do not install PostgreSQL where none is found'
complete -c erp -n "__fish_erp_using_subcommand secrets; and __fish_seen_subcommand_from rotate" -l json -d 'Short for --output json'
complete -c erp -n "__fish_erp_using_subcommand secrets; and __fish_seen_subcommand_from rotate" -s q -l quiet -d 'Less: -q no notices, -qq nothing'
complete -c erp -n "__fish_erp_using_subcommand secrets; and __fish_seen_subcommand_from rotate" -s v -l verbose -d 'More logs: -v debug, -vv trace'
complete -c erp -n "__fish_erp_using_subcommand secrets; and __fish_seen_subcommand_from rotate" -l no-progress -d 'No progress bars'
complete -c erp -n "__fish_erp_using_subcommand secrets; and __fish_seen_subcommand_from rotate" -l yes -d 'Answer yes to what would be asked'
complete -c erp -n "__fish_erp_using_subcommand secrets; and __fish_seen_subcommand_from rotate" -l no-input -d 'Never ask; fail naming the missing flag instead'
complete -c erp -n "__fish_erp_using_subcommand secrets; and __fish_seen_subcommand_from rotate" -s h -l help -d 'Print help'
complete -c erp -n "__fish_erp_using_subcommand secrets; and __fish_seen_subcommand_from help" -f -a "generate" -d 'Make new random secrets; printed once, on stdout alone'
complete -c erp -n "__fish_erp_using_subcommand secrets; and __fish_seen_subcommand_from help" -f -a "verify" -d 'Do the configured keys open what the database holds? Decodes them, compares them with those that rows may be under, and opens a sample of every tenant\'s personal data'
complete -c erp -n "__fish_erp_using_subcommand secrets; and __fish_seen_subcommand_from help" -f -a "rotate" -d 'Write the configuration of an exchanged key: a new one in front, the present one kept to read what it wrote'
complete -c erp -n "__fish_erp_using_subcommand secrets; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c erp -n "__fish_erp_using_subcommand events; and not __fish_seen_subcommand_from list replay show help" -s c -l config -d 'A configuration file; later ones win. Also ERP_CONFIG=a:b' -r -F
complete -c erp -n "__fish_erp_using_subcommand events; and not __fish_seen_subcommand_from list replay show help" -l set -d 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users' -r
complete -c erp -n "__fish_erp_using_subcommand events; and not __fish_seen_subcommand_from list replay show help" -l env -d 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]' -r
complete -c erp -n "__fish_erp_using_subcommand events; and not __fish_seen_subcommand_from list replay show help" -l embedded-dir -d 'Where the private cluster lives' -r -F
complete -c erp -n "__fish_erp_using_subcommand events; and not __fish_seen_subcommand_from list replay show help" -l output -d 'Output form; progress, logs and prompts go to stderr in any case' -r -f -a "human\t''
json\t''
ndjson\t''"
complete -c erp -n "__fish_erp_using_subcommand events; and not __fish_seen_subcommand_from list replay show help" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c erp -n "__fish_erp_using_subcommand events; and not __fish_seen_subcommand_from list replay show help" -l timeout -d 'Give the whole command at most so long ("90s", "5m"); of serve, the start' -r
complete -c erp -n "__fish_erp_using_subcommand events; and not __fish_seen_subcommand_from list replay show help" -l actor -d 'Who acts, for the audit trail [default: user@host]' -r
complete -c erp -n "__fish_erp_using_subcommand events; and not __fish_seen_subcommand_from list replay show help" -l embedded -d 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed'
complete -c erp -n "__fish_erp_using_subcommand events; and not __fish_seen_subcommand_from list replay show help" -l no-install -d 'With --embedded: do not install PostgreSQL where none is found'
complete -c erp -n "__fish_erp_using_subcommand events; and not __fish_seen_subcommand_from list replay show help" -l json -d 'Short for --output json'
complete -c erp -n "__fish_erp_using_subcommand events; and not __fish_seen_subcommand_from list replay show help" -s q -l quiet -d 'Less: -q no notices, -qq nothing'
complete -c erp -n "__fish_erp_using_subcommand events; and not __fish_seen_subcommand_from list replay show help" -s v -l verbose -d 'More logs: -v debug, -vv trace'
complete -c erp -n "__fish_erp_using_subcommand events; and not __fish_seen_subcommand_from list replay show help" -l no-progress -d 'No progress bars'
complete -c erp -n "__fish_erp_using_subcommand events; and not __fish_seen_subcommand_from list replay show help" -l yes -d 'Answer yes to what would be asked'
complete -c erp -n "__fish_erp_using_subcommand events; and not __fish_seen_subcommand_from list replay show help" -l no-input -d 'Never ask; fail naming the missing flag instead'
complete -c erp -n "__fish_erp_using_subcommand events; and not __fish_seen_subcommand_from list replay show help" -s h -l help -d 'Print help'
complete -c erp -n "__fish_erp_using_subcommand events; and not __fish_seen_subcommand_from list replay show help" -f -a "list" -d 'Every event that may be published'
complete -c erp -n "__fish_erp_using_subcommand events; and not __fish_seen_subcommand_from list replay show help" -f -a "replay" -d 'Deliver archived events to one sink once more, in order; needs the database'
complete -c erp -n "__fish_erp_using_subcommand events; and not __fish_seen_subcommand_from list replay show help" -f -a "show" -d 'One event and the fields of its payload'
complete -c erp -n "__fish_erp_using_subcommand events; and not __fish_seen_subcommand_from list replay show help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c erp -n "__fish_erp_using_subcommand events; and __fish_seen_subcommand_from list" -s c -l config -d 'A configuration file; later ones win. Also ERP_CONFIG=a:b' -r -F
complete -c erp -n "__fish_erp_using_subcommand events; and __fish_seen_subcommand_from list" -l set -d 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users' -r
complete -c erp -n "__fish_erp_using_subcommand events; and __fish_seen_subcommand_from list" -l env -d 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]' -r
complete -c erp -n "__fish_erp_using_subcommand events; and __fish_seen_subcommand_from list" -l embedded-dir -d 'Where the private cluster lives' -r -F
complete -c erp -n "__fish_erp_using_subcommand events; and __fish_seen_subcommand_from list" -l output -d 'Output form; progress, logs and prompts go to stderr in any case' -r -f -a "human\t''
json\t''
ndjson\t''"
complete -c erp -n "__fish_erp_using_subcommand events; and __fish_seen_subcommand_from list" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c erp -n "__fish_erp_using_subcommand events; and __fish_seen_subcommand_from list" -l timeout -d 'Give the whole command at most so long ("90s", "5m"); of serve, the start' -r
complete -c erp -n "__fish_erp_using_subcommand events; and __fish_seen_subcommand_from list" -l actor -d 'Who acts, for the audit trail [default: user@host]' -r
complete -c erp -n "__fish_erp_using_subcommand events; and __fish_seen_subcommand_from list" -l schemas -d 'Print the catalogue as one JSON document, as docs/events.json has it'
complete -c erp -n "__fish_erp_using_subcommand events; and __fish_seen_subcommand_from list" -l embedded -d 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed'
complete -c erp -n "__fish_erp_using_subcommand events; and __fish_seen_subcommand_from list" -l no-install -d 'With --embedded: do not install PostgreSQL where none is found'
complete -c erp -n "__fish_erp_using_subcommand events; and __fish_seen_subcommand_from list" -l json -d 'Short for --output json'
complete -c erp -n "__fish_erp_using_subcommand events; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Less: -q no notices, -qq nothing'
complete -c erp -n "__fish_erp_using_subcommand events; and __fish_seen_subcommand_from list" -s v -l verbose -d 'More logs: -v debug, -vv trace'
complete -c erp -n "__fish_erp_using_subcommand events; and __fish_seen_subcommand_from list" -l no-progress -d 'No progress bars'
complete -c erp -n "__fish_erp_using_subcommand events; and __fish_seen_subcommand_from list" -l yes -d 'Answer yes to what would be asked'
complete -c erp -n "__fish_erp_using_subcommand events; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask; fail naming the missing flag instead'
complete -c erp -n "__fish_erp_using_subcommand events; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help'
complete -c erp -n "__fish_erp_using_subcommand events; and __fish_seen_subcommand_from replay" -l sink -d 'The sink that gets them' -r
complete -c erp -n "__fish_erp_using_subcommand events; and __fish_seen_subcommand_from replay" -l from -d 'What occurred at this time or later: 2026-03-01T08:00:00Z, or 90m and 2d for so long ago' -r
complete -c erp -n "__fish_erp_using_subcommand events; and __fish_seen_subcommand_from replay" -l to -d 'What occurred before this time; now, unless given' -r
complete -c erp -n "__fish_erp_using_subcommand events; and __fish_seen_subcommand_from replay" -l tenant -d 'Only of this tenant' -r
complete -c erp -n "__fish_erp_using_subcommand events; and __fish_seen_subcommand_from replay" -l type -d 'Only events of this type, or of all that begin so: \'health.*\'' -r
complete -c erp -n "__fish_erp_using_subcommand events; and __fish_seen_subcommand_from replay" -l limit -d 'So many at most' -r
complete -c erp -n "__fish_erp_using_subcommand events; and __fish_seen_subcommand_from replay" -l rate -d 'At most so many a second' -r
complete -c erp -n "__fish_erp_using_subcommand events; and __fish_seen_subcommand_from replay" -l after -d 'Go on behind the mark that a replay named when it was broken off' -r
complete -c erp -n "__fish_erp_using_subcommand events; and __fish_seen_subcommand_from replay" -s c -l config -d 'A configuration file; later ones win. Also ERP_CONFIG=a:b' -r -F
complete -c erp -n "__fish_erp_using_subcommand events; and __fish_seen_subcommand_from replay" -l set -d 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users' -r
complete -c erp -n "__fish_erp_using_subcommand events; and __fish_seen_subcommand_from replay" -l env -d 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]' -r
complete -c erp -n "__fish_erp_using_subcommand events; and __fish_seen_subcommand_from replay" -l embedded-dir -d 'Where the private cluster lives' -r -F
complete -c erp -n "__fish_erp_using_subcommand events; and __fish_seen_subcommand_from replay" -l output -d 'Output form; progress, logs and prompts go to stderr in any case' -r -f -a "human\t''
json\t''
ndjson\t''"
complete -c erp -n "__fish_erp_using_subcommand events; and __fish_seen_subcommand_from replay" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c erp -n "__fish_erp_using_subcommand events; and __fish_seen_subcommand_from replay" -l timeout -d 'Give the whole command at most so long ("90s", "5m"); of serve, the start' -r
complete -c erp -n "__fish_erp_using_subcommand events; and __fish_seen_subcommand_from replay" -l actor -d 'Who acts, for the audit trail [default: user@host]' -r
complete -c erp -n "__fish_erp_using_subcommand events; and __fish_seen_subcommand_from replay" -l as-new -d 'Under new ids: receivers take them again'
complete -c erp -n "__fish_erp_using_subcommand events; and __fish_seen_subcommand_from replay" -l dry-run -d 'Change nothing; exit 3 if there are some'
complete -c erp -n "__fish_erp_using_subcommand events; and __fish_seen_subcommand_from replay" -l embedded -d 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed'
complete -c erp -n "__fish_erp_using_subcommand events; and __fish_seen_subcommand_from replay" -l no-install -d 'With --embedded: do not install PostgreSQL where none is found'
complete -c erp -n "__fish_erp_using_subcommand events; and __fish_seen_subcommand_from replay" -l json -d 'Short for --output json'
complete -c erp -n "__fish_erp_using_subcommand events; and __fish_seen_subcommand_from replay" -s q -l quiet -d 'Less: -q no notices, -qq nothing'
complete -c erp -n "__fish_erp_using_subcommand events; and __fish_seen_subcommand_from replay" -s v -l verbose -d 'More logs: -v debug, -vv trace'
complete -c erp -n "__fish_erp_using_subcommand events; and __fish_seen_subcommand_from replay" -l no-progress -d 'No progress bars'
complete -c erp -n "__fish_erp_using_subcommand events; and __fish_seen_subcommand_from replay" -l yes -d 'Answer yes to what would be asked'
complete -c erp -n "__fish_erp_using_subcommand events; and __fish_seen_subcommand_from replay" -l no-input -d 'Never ask; fail naming the missing flag instead'
complete -c erp -n "__fish_erp_using_subcommand events; and __fish_seen_subcommand_from replay" -s h -l help -d 'Print help'
complete -c erp -n "__fish_erp_using_subcommand events; and __fish_seen_subcommand_from show" -s c -l config -d 'A configuration file; later ones win. Also ERP_CONFIG=a:b' -r -F
complete -c erp -n "__fish_erp_using_subcommand events; and __fish_seen_subcommand_from show" -l set -d 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users' -r
complete -c erp -n "__fish_erp_using_subcommand events; and __fish_seen_subcommand_from show" -l env -d 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]' -r
complete -c erp -n "__fish_erp_using_subcommand events; and __fish_seen_subcommand_from show" -l embedded-dir -d 'Where the private cluster lives' -r -F
complete -c erp -n "__fish_erp_using_subcommand events; and __fish_seen_subcommand_from show" -l output -d 'Output form; progress, logs and prompts go to stderr in any case' -r -f -a "human\t''
json\t''
ndjson\t''"
complete -c erp -n "__fish_erp_using_subcommand events; and __fish_seen_subcommand_from show" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c erp -n "__fish_erp_using_subcommand events; and __fish_seen_subcommand_from show" -l timeout -d 'Give the whole command at most so long ("90s", "5m"); of serve, the start' -r
complete -c erp -n "__fish_erp_using_subcommand events; and __fish_seen_subcommand_from show" -l actor -d 'Who acts, for the audit trail [default: user@host]' -r
complete -c erp -n "__fish_erp_using_subcommand events; and __fish_seen_subcommand_from show" -l embedded -d 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed'
complete -c erp -n "__fish_erp_using_subcommand events; and __fish_seen_subcommand_from show" -l no-install -d 'With --embedded: do not install PostgreSQL where none is found'
complete -c erp -n "__fish_erp_using_subcommand events; and __fish_seen_subcommand_from show" -l json -d 'Short for --output json'
complete -c erp -n "__fish_erp_using_subcommand events; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Less: -q no notices, -qq nothing'
complete -c erp -n "__fish_erp_using_subcommand events; and __fish_seen_subcommand_from show" -s v -l verbose -d 'More logs: -v debug, -vv trace'
complete -c erp -n "__fish_erp_using_subcommand events; and __fish_seen_subcommand_from show" -l no-progress -d 'No progress bars'
complete -c erp -n "__fish_erp_using_subcommand events; and __fish_seen_subcommand_from show" -l yes -d 'Answer yes to what would be asked'
complete -c erp -n "__fish_erp_using_subcommand events; and __fish_seen_subcommand_from show" -l no-input -d 'Never ask; fail naming the missing flag instead'
complete -c erp -n "__fish_erp_using_subcommand events; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help'
complete -c erp -n "__fish_erp_using_subcommand events; and __fish_seen_subcommand_from help" -f -a "list" -d 'Every event that may be published'
complete -c erp -n "__fish_erp_using_subcommand events; and __fish_seen_subcommand_from help" -f -a "replay" -d 'Deliver archived events to one sink once more, in order; needs the database'
complete -c erp -n "__fish_erp_using_subcommand events; and __fish_seen_subcommand_from help" -f -a "show" -d 'One event and the fields of its payload'
complete -c erp -n "__fish_erp_using_subcommand events; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c erp -n "__fish_erp_using_subcommand phases" -s c -l config -d 'A configuration file; later ones win. Also ERP_CONFIG=a:b' -r -F
complete -c erp -n "__fish_erp_using_subcommand phases" -l set -d 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users' -r
complete -c erp -n "__fish_erp_using_subcommand phases" -l env -d 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]' -r
complete -c erp -n "__fish_erp_using_subcommand phases" -l embedded-dir -d 'Where the private cluster lives' -r -F
complete -c erp -n "__fish_erp_using_subcommand phases" -l output -d 'Output form; progress, logs and prompts go to stderr in any case' -r -f -a "human\t''
json\t''
ndjson\t''"
complete -c erp -n "__fish_erp_using_subcommand phases" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c erp -n "__fish_erp_using_subcommand phases" -l timeout -d 'Give the whole command at most so long ("90s", "5m"); of serve, the start' -r
complete -c erp -n "__fish_erp_using_subcommand phases" -l actor -d 'Who acts, for the audit trail [default: user@host]' -r
complete -c erp -n "__fish_erp_using_subcommand phases" -l graph -d 'As a Graphviz graph'
complete -c erp -n "__fish_erp_using_subcommand phases" -l embedded -d 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed'
complete -c erp -n "__fish_erp_using_subcommand phases" -l no-install -d 'With --embedded: do not install PostgreSQL where none is found'
complete -c erp -n "__fish_erp_using_subcommand phases" -l json -d 'Short for --output json'
complete -c erp -n "__fish_erp_using_subcommand phases" -s q -l quiet -d 'Less: -q no notices, -qq nothing'
complete -c erp -n "__fish_erp_using_subcommand phases" -s v -l verbose -d 'More logs: -v debug, -vv trace'
complete -c erp -n "__fish_erp_using_subcommand phases" -l no-progress -d 'No progress bars'
complete -c erp -n "__fish_erp_using_subcommand phases" -l yes -d 'Answer yes to what would be asked'
complete -c erp -n "__fish_erp_using_subcommand phases" -l no-input -d 'Never ask; fail naming the missing flag instead'
complete -c erp -n "__fish_erp_using_subcommand phases" -s h -l help -d 'Print help'
complete -c erp -n "__fish_erp_using_subcommand routes" -s c -l config -d 'A configuration file; later ones win. Also ERP_CONFIG=a:b' -r -F
complete -c erp -n "__fish_erp_using_subcommand routes" -l set -d 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users' -r
complete -c erp -n "__fish_erp_using_subcommand routes" -l env -d 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]' -r
complete -c erp -n "__fish_erp_using_subcommand routes" -l embedded-dir -d 'Where the private cluster lives' -r -F
complete -c erp -n "__fish_erp_using_subcommand routes" -l output -d 'Output form; progress, logs and prompts go to stderr in any case' -r -f -a "human\t''
json\t''
ndjson\t''"
complete -c erp -n "__fish_erp_using_subcommand routes" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c erp -n "__fish_erp_using_subcommand routes" -l timeout -d 'Give the whole command at most so long ("90s", "5m"); of serve, the start' -r
complete -c erp -n "__fish_erp_using_subcommand routes" -l actor -d 'Who acts, for the audit trail [default: user@host]' -r
complete -c erp -n "__fish_erp_using_subcommand routes" -l embedded -d 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed'
complete -c erp -n "__fish_erp_using_subcommand routes" -l no-install -d 'With --embedded: do not install PostgreSQL where none is found'
complete -c erp -n "__fish_erp_using_subcommand routes" -l json -d 'Short for --output json'
complete -c erp -n "__fish_erp_using_subcommand routes" -s q -l quiet -d 'Less: -q no notices, -qq nothing'
complete -c erp -n "__fish_erp_using_subcommand routes" -s v -l verbose -d 'More logs: -v debug, -vv trace'
complete -c erp -n "__fish_erp_using_subcommand routes" -l no-progress -d 'No progress bars'
complete -c erp -n "__fish_erp_using_subcommand routes" -l yes -d 'Answer yes to what would be asked'
complete -c erp -n "__fish_erp_using_subcommand routes" -l no-input -d 'Never ask; fail naming the missing flag instead'
complete -c erp -n "__fish_erp_using_subcommand routes" -s h -l help -d 'Print help'
complete -c erp -n "__fish_erp_using_subcommand openapi" -l format -r -f -a "json\t''
yaml\t''"
complete -c erp -n "__fish_erp_using_subcommand openapi" -l check -d 'Compare with a file instead of printing' -r -F
complete -c erp -n "__fish_erp_using_subcommand openapi" -s c -l config -d 'A configuration file; later ones win. Also ERP_CONFIG=a:b' -r -F
complete -c erp -n "__fish_erp_using_subcommand openapi" -l set -d 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users' -r
complete -c erp -n "__fish_erp_using_subcommand openapi" -l env -d 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]' -r
complete -c erp -n "__fish_erp_using_subcommand openapi" -l embedded-dir -d 'Where the private cluster lives' -r -F
complete -c erp -n "__fish_erp_using_subcommand openapi" -l output -d 'Output form; progress, logs and prompts go to stderr in any case' -r -f -a "human\t''
json\t''
ndjson\t''"
complete -c erp -n "__fish_erp_using_subcommand openapi" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c erp -n "__fish_erp_using_subcommand openapi" -l timeout -d 'Give the whole command at most so long ("90s", "5m"); of serve, the start' -r
complete -c erp -n "__fish_erp_using_subcommand openapi" -l actor -d 'Who acts, for the audit trail [default: user@host]' -r
complete -c erp -n "__fish_erp_using_subcommand openapi" -l embedded -d 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed'
complete -c erp -n "__fish_erp_using_subcommand openapi" -l no-install -d 'With --embedded: do not install PostgreSQL where none is found'
complete -c erp -n "__fish_erp_using_subcommand openapi" -l json -d 'Short for --output json'
complete -c erp -n "__fish_erp_using_subcommand openapi" -s q -l quiet -d 'Less: -q no notices, -qq nothing'
complete -c erp -n "__fish_erp_using_subcommand openapi" -s v -l verbose -d 'More logs: -v debug, -vv trace'
complete -c erp -n "__fish_erp_using_subcommand openapi" -l no-progress -d 'No progress bars'
complete -c erp -n "__fish_erp_using_subcommand openapi" -l yes -d 'Answer yes to what would be asked'
complete -c erp -n "__fish_erp_using_subcommand openapi" -l no-input -d 'Never ask; fail naming the missing flag instead'
complete -c erp -n "__fish_erp_using_subcommand openapi" -s h -l help -d 'Print help'
complete -c erp -n "__fish_erp_using_subcommand healthcheck" -l wait -d 'How long to wait for the answer' -r
complete -c erp -n "__fish_erp_using_subcommand healthcheck" -s c -l config -d 'A configuration file; later ones win. Also ERP_CONFIG=a:b' -r -F
complete -c erp -n "__fish_erp_using_subcommand healthcheck" -l set -d 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users' -r
complete -c erp -n "__fish_erp_using_subcommand healthcheck" -l env -d 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]' -r
complete -c erp -n "__fish_erp_using_subcommand healthcheck" -l embedded-dir -d 'Where the private cluster lives' -r -F
complete -c erp -n "__fish_erp_using_subcommand healthcheck" -l output -d 'Output form; progress, logs and prompts go to stderr in any case' -r -f -a "human\t''
json\t''
ndjson\t''"
complete -c erp -n "__fish_erp_using_subcommand healthcheck" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c erp -n "__fish_erp_using_subcommand healthcheck" -l timeout -d 'Give the whole command at most so long ("90s", "5m"); of serve, the start' -r
complete -c erp -n "__fish_erp_using_subcommand healthcheck" -l actor -d 'Who acts, for the audit trail [default: user@host]' -r
complete -c erp -n "__fish_erp_using_subcommand healthcheck" -l ready -d 'Also ask whether it takes traffic'
complete -c erp -n "__fish_erp_using_subcommand healthcheck" -l embedded -d 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed'
complete -c erp -n "__fish_erp_using_subcommand healthcheck" -l no-install -d 'With --embedded: do not install PostgreSQL where none is found'
complete -c erp -n "__fish_erp_using_subcommand healthcheck" -l json -d 'Short for --output json'
complete -c erp -n "__fish_erp_using_subcommand healthcheck" -s q -l quiet -d 'Less: -q no notices, -qq nothing'
complete -c erp -n "__fish_erp_using_subcommand healthcheck" -s v -l verbose -d 'More logs: -v debug, -vv trace'
complete -c erp -n "__fish_erp_using_subcommand healthcheck" -l no-progress -d 'No progress bars'
complete -c erp -n "__fish_erp_using_subcommand healthcheck" -l yes -d 'Answer yes to what would be asked'
complete -c erp -n "__fish_erp_using_subcommand healthcheck" -l no-input -d 'Never ask; fail naming the missing flag instead'
complete -c erp -n "__fish_erp_using_subcommand healthcheck" -s h -l help -d 'Print help'
complete -c erp -n "__fish_erp_using_subcommand wait" -l schema -d 'Its schema at this binary\'s level' -r -f -a "current\t''"
complete -c erp -n "__fish_erp_using_subcommand wait" -l ready -d 'A server that takes traffic; needs no configuration' -r
complete -c erp -n "__fish_erp_using_subcommand wait" -s c -l config -d 'A configuration file; later ones win. Also ERP_CONFIG=a:b' -r -F
complete -c erp -n "__fish_erp_using_subcommand wait" -l set -d 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users' -r
complete -c erp -n "__fish_erp_using_subcommand wait" -l env -d 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]' -r
complete -c erp -n "__fish_erp_using_subcommand wait" -l embedded-dir -d 'Where the private cluster lives' -r -F
complete -c erp -n "__fish_erp_using_subcommand wait" -l output -d 'Output form; progress, logs and prompts go to stderr in any case' -r -f -a "human\t''
json\t''
ndjson\t''"
complete -c erp -n "__fish_erp_using_subcommand wait" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c erp -n "__fish_erp_using_subcommand wait" -l timeout -d 'Give the whole command at most so long ("90s", "5m"); of serve, the start' -r
complete -c erp -n "__fish_erp_using_subcommand wait" -l actor -d 'Who acts, for the audit trail [default: user@host]' -r
complete -c erp -n "__fish_erp_using_subcommand wait" -l db -d 'A database that takes our credentials'
complete -c erp -n "__fish_erp_using_subcommand wait" -l redis -d 'The Redis of the configuration'
complete -c erp -n "__fish_erp_using_subcommand wait" -l embedded -d 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed'
complete -c erp -n "__fish_erp_using_subcommand wait" -l no-install -d 'With --embedded: do not install PostgreSQL where none is found'
complete -c erp -n "__fish_erp_using_subcommand wait" -l json -d 'Short for --output json'
complete -c erp -n "__fish_erp_using_subcommand wait" -s q -l quiet -d 'Less: -q no notices, -qq nothing'
complete -c erp -n "__fish_erp_using_subcommand wait" -s v -l verbose -d 'More logs: -v debug, -vv trace'
complete -c erp -n "__fish_erp_using_subcommand wait" -l no-progress -d 'No progress bars'
complete -c erp -n "__fish_erp_using_subcommand wait" -l yes -d 'Answer yes to what would be asked'
complete -c erp -n "__fish_erp_using_subcommand wait" -l no-input -d 'Never ask; fail naming the missing flag instead'
complete -c erp -n "__fish_erp_using_subcommand wait" -s h -l help -d 'Print help'
complete -c erp -n "__fish_erp_using_subcommand embedded; and not __fish_seen_subcommand_from path stop psql reset help" -s c -l config -d 'A configuration file; later ones win. Also ERP_CONFIG=a:b' -r -F
complete -c erp -n "__fish_erp_using_subcommand embedded; and not __fish_seen_subcommand_from path stop psql reset help" -l set -d 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users' -r
complete -c erp -n "__fish_erp_using_subcommand embedded; and not __fish_seen_subcommand_from path stop psql reset help" -l env -d 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]' -r
complete -c erp -n "__fish_erp_using_subcommand embedded; and not __fish_seen_subcommand_from path stop psql reset help" -l embedded-dir -d 'Where the private cluster lives' -r -F
complete -c erp -n "__fish_erp_using_subcommand embedded; and not __fish_seen_subcommand_from path stop psql reset help" -l output -d 'Output form; progress, logs and prompts go to stderr in any case' -r -f -a "human\t''
json\t''
ndjson\t''"
complete -c erp -n "__fish_erp_using_subcommand embedded; and not __fish_seen_subcommand_from path stop psql reset help" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c erp -n "__fish_erp_using_subcommand embedded; and not __fish_seen_subcommand_from path stop psql reset help" -l timeout -d 'Give the whole command at most so long ("90s", "5m"); of serve, the start' -r
complete -c erp -n "__fish_erp_using_subcommand embedded; and not __fish_seen_subcommand_from path stop psql reset help" -l actor -d 'Who acts, for the audit trail [default: user@host]' -r
complete -c erp -n "__fish_erp_using_subcommand embedded; and not __fish_seen_subcommand_from path stop psql reset help" -l embedded -d 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed'
complete -c erp -n "__fish_erp_using_subcommand embedded; and not __fish_seen_subcommand_from path stop psql reset help" -l no-install -d 'With --embedded: do not install PostgreSQL where none is found'
complete -c erp -n "__fish_erp_using_subcommand embedded; and not __fish_seen_subcommand_from path stop psql reset help" -l json -d 'Short for --output json'
complete -c erp -n "__fish_erp_using_subcommand embedded; and not __fish_seen_subcommand_from path stop psql reset help" -s q -l quiet -d 'Less: -q no notices, -qq nothing'
complete -c erp -n "__fish_erp_using_subcommand embedded; and not __fish_seen_subcommand_from path stop psql reset help" -s v -l verbose -d 'More logs: -v debug, -vv trace'
complete -c erp -n "__fish_erp_using_subcommand embedded; and not __fish_seen_subcommand_from path stop psql reset help" -l no-progress -d 'No progress bars'
complete -c erp -n "__fish_erp_using_subcommand embedded; and not __fish_seen_subcommand_from path stop psql reset help" -l yes -d 'Answer yes to what would be asked'
complete -c erp -n "__fish_erp_using_subcommand embedded; and not __fish_seen_subcommand_from path stop psql reset help" -l no-input -d 'Never ask; fail naming the missing flag instead'
complete -c erp -n "__fish_erp_using_subcommand embedded; and not __fish_seen_subcommand_from path stop psql reset help" -s h -l help -d 'Print help'
complete -c erp -n "__fish_erp_using_subcommand embedded; and not __fish_seen_subcommand_from path stop psql reset help" -f -a "path" -d 'Where it lives and whether it runs'
complete -c erp -n "__fish_erp_using_subcommand embedded; and not __fish_seen_subcommand_from path stop psql reset help" -f -a "stop" -d 'Stop whatever runs on it'
complete -c erp -n "__fish_erp_using_subcommand embedded; and not __fish_seen_subcommand_from path stop psql reset help" -f -a "psql" -d 'A psql prompt on the running cluster, as its superuser'
complete -c erp -n "__fish_erp_using_subcommand embedded; and not __fish_seen_subcommand_from path stop psql reset help" -f -a "reset" -d 'Delete the cluster with everything in it; secrets.toml stays, for backups made under its keys'
complete -c erp -n "__fish_erp_using_subcommand embedded; and not __fish_seen_subcommand_from path stop psql reset help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c erp -n "__fish_erp_using_subcommand embedded; and __fish_seen_subcommand_from path" -s c -l config -d 'A configuration file; later ones win. Also ERP_CONFIG=a:b' -r -F
complete -c erp -n "__fish_erp_using_subcommand embedded; and __fish_seen_subcommand_from path" -l set -d 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users' -r
complete -c erp -n "__fish_erp_using_subcommand embedded; and __fish_seen_subcommand_from path" -l env -d 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]' -r
complete -c erp -n "__fish_erp_using_subcommand embedded; and __fish_seen_subcommand_from path" -l embedded-dir -d 'Where the private cluster lives' -r -F
complete -c erp -n "__fish_erp_using_subcommand embedded; and __fish_seen_subcommand_from path" -l output -d 'Output form; progress, logs and prompts go to stderr in any case' -r -f -a "human\t''
json\t''
ndjson\t''"
complete -c erp -n "__fish_erp_using_subcommand embedded; and __fish_seen_subcommand_from path" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c erp -n "__fish_erp_using_subcommand embedded; and __fish_seen_subcommand_from path" -l timeout -d 'Give the whole command at most so long ("90s", "5m"); of serve, the start' -r
complete -c erp -n "__fish_erp_using_subcommand embedded; and __fish_seen_subcommand_from path" -l actor -d 'Who acts, for the audit trail [default: user@host]' -r
complete -c erp -n "__fish_erp_using_subcommand embedded; and __fish_seen_subcommand_from path" -l embedded -d 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed'
complete -c erp -n "__fish_erp_using_subcommand embedded; and __fish_seen_subcommand_from path" -l no-install -d 'With --embedded: do not install PostgreSQL where none is found'
complete -c erp -n "__fish_erp_using_subcommand embedded; and __fish_seen_subcommand_from path" -l json -d 'Short for --output json'
complete -c erp -n "__fish_erp_using_subcommand embedded; and __fish_seen_subcommand_from path" -s q -l quiet -d 'Less: -q no notices, -qq nothing'
complete -c erp -n "__fish_erp_using_subcommand embedded; and __fish_seen_subcommand_from path" -s v -l verbose -d 'More logs: -v debug, -vv trace'
complete -c erp -n "__fish_erp_using_subcommand embedded; and __fish_seen_subcommand_from path" -l no-progress -d 'No progress bars'
complete -c erp -n "__fish_erp_using_subcommand embedded; and __fish_seen_subcommand_from path" -l yes -d 'Answer yes to what would be asked'
complete -c erp -n "__fish_erp_using_subcommand embedded; and __fish_seen_subcommand_from path" -l no-input -d 'Never ask; fail naming the missing flag instead'
complete -c erp -n "__fish_erp_using_subcommand embedded; and __fish_seen_subcommand_from path" -s h -l help -d 'Print help'
complete -c erp -n "__fish_erp_using_subcommand embedded; and __fish_seen_subcommand_from stop" -s c -l config -d 'A configuration file; later ones win. Also ERP_CONFIG=a:b' -r -F
complete -c erp -n "__fish_erp_using_subcommand embedded; and __fish_seen_subcommand_from stop" -l set -d 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users' -r
complete -c erp -n "__fish_erp_using_subcommand embedded; and __fish_seen_subcommand_from stop" -l env -d 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]' -r
complete -c erp -n "__fish_erp_using_subcommand embedded; and __fish_seen_subcommand_from stop" -l embedded-dir -d 'Where the private cluster lives' -r -F
complete -c erp -n "__fish_erp_using_subcommand embedded; and __fish_seen_subcommand_from stop" -l output -d 'Output form; progress, logs and prompts go to stderr in any case' -r -f -a "human\t''
json\t''
ndjson\t''"
complete -c erp -n "__fish_erp_using_subcommand embedded; and __fish_seen_subcommand_from stop" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c erp -n "__fish_erp_using_subcommand embedded; and __fish_seen_subcommand_from stop" -l timeout -d 'Give the whole command at most so long ("90s", "5m"); of serve, the start' -r
complete -c erp -n "__fish_erp_using_subcommand embedded; and __fish_seen_subcommand_from stop" -l actor -d 'Who acts, for the audit trail [default: user@host]' -r
complete -c erp -n "__fish_erp_using_subcommand embedded; and __fish_seen_subcommand_from stop" -l embedded -d 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed'
complete -c erp -n "__fish_erp_using_subcommand embedded; and __fish_seen_subcommand_from stop" -l no-install -d 'With --embedded: do not install PostgreSQL where none is found'
complete -c erp -n "__fish_erp_using_subcommand embedded; and __fish_seen_subcommand_from stop" -l json -d 'Short for --output json'
complete -c erp -n "__fish_erp_using_subcommand embedded; and __fish_seen_subcommand_from stop" -s q -l quiet -d 'Less: -q no notices, -qq nothing'
complete -c erp -n "__fish_erp_using_subcommand embedded; and __fish_seen_subcommand_from stop" -s v -l verbose -d 'More logs: -v debug, -vv trace'
complete -c erp -n "__fish_erp_using_subcommand embedded; and __fish_seen_subcommand_from stop" -l no-progress -d 'No progress bars'
complete -c erp -n "__fish_erp_using_subcommand embedded; and __fish_seen_subcommand_from stop" -l yes -d 'Answer yes to what would be asked'
complete -c erp -n "__fish_erp_using_subcommand embedded; and __fish_seen_subcommand_from stop" -l no-input -d 'Never ask; fail naming the missing flag instead'
complete -c erp -n "__fish_erp_using_subcommand embedded; and __fish_seen_subcommand_from stop" -s h -l help -d 'Print help'
complete -c erp -n "__fish_erp_using_subcommand embedded; and __fish_seen_subcommand_from psql" -s c -l config -d 'A configuration file; later ones win. Also ERP_CONFIG=a:b' -r -F
complete -c erp -n "__fish_erp_using_subcommand embedded; and __fish_seen_subcommand_from psql" -l set -d 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users' -r
complete -c erp -n "__fish_erp_using_subcommand embedded; and __fish_seen_subcommand_from psql" -l env -d 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]' -r
complete -c erp -n "__fish_erp_using_subcommand embedded; and __fish_seen_subcommand_from psql" -l embedded-dir -d 'Where the private cluster lives' -r -F
complete -c erp -n "__fish_erp_using_subcommand embedded; and __fish_seen_subcommand_from psql" -l output -d 'Output form; progress, logs and prompts go to stderr in any case' -r -f -a "human\t''
json\t''
ndjson\t''"
complete -c erp -n "__fish_erp_using_subcommand embedded; and __fish_seen_subcommand_from psql" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c erp -n "__fish_erp_using_subcommand embedded; and __fish_seen_subcommand_from psql" -l timeout -d 'Give the whole command at most so long ("90s", "5m"); of serve, the start' -r
complete -c erp -n "__fish_erp_using_subcommand embedded; and __fish_seen_subcommand_from psql" -l actor -d 'Who acts, for the audit trail [default: user@host]' -r
complete -c erp -n "__fish_erp_using_subcommand embedded; and __fish_seen_subcommand_from psql" -l embedded -d 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed'
complete -c erp -n "__fish_erp_using_subcommand embedded; and __fish_seen_subcommand_from psql" -l no-install -d 'With --embedded: do not install PostgreSQL where none is found'
complete -c erp -n "__fish_erp_using_subcommand embedded; and __fish_seen_subcommand_from psql" -l json -d 'Short for --output json'
complete -c erp -n "__fish_erp_using_subcommand embedded; and __fish_seen_subcommand_from psql" -s q -l quiet -d 'Less: -q no notices, -qq nothing'
complete -c erp -n "__fish_erp_using_subcommand embedded; and __fish_seen_subcommand_from psql" -s v -l verbose -d 'More logs: -v debug, -vv trace'
complete -c erp -n "__fish_erp_using_subcommand embedded; and __fish_seen_subcommand_from psql" -l no-progress -d 'No progress bars'
complete -c erp -n "__fish_erp_using_subcommand embedded; and __fish_seen_subcommand_from psql" -l yes -d 'Answer yes to what would be asked'
complete -c erp -n "__fish_erp_using_subcommand embedded; and __fish_seen_subcommand_from psql" -l no-input -d 'Never ask; fail naming the missing flag instead'
complete -c erp -n "__fish_erp_using_subcommand embedded; and __fish_seen_subcommand_from psql" -s h -l help -d 'Print help'
complete -c erp -n "__fish_erp_using_subcommand embedded; and __fish_seen_subcommand_from reset" -l confirm -d 'The folder\'s name once more' -r
complete -c erp -n "__fish_erp_using_subcommand embedded; and __fish_seen_subcommand_from reset" -s c -l config -d 'A configuration file; later ones win. Also ERP_CONFIG=a:b' -r -F
complete -c erp -n "__fish_erp_using_subcommand embedded; and __fish_seen_subcommand_from reset" -l set -d 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users' -r
complete -c erp -n "__fish_erp_using_subcommand embedded; and __fish_seen_subcommand_from reset" -l env -d 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]' -r
complete -c erp -n "__fish_erp_using_subcommand embedded; and __fish_seen_subcommand_from reset" -l embedded-dir -d 'Where the private cluster lives' -r -F
complete -c erp -n "__fish_erp_using_subcommand embedded; and __fish_seen_subcommand_from reset" -l output -d 'Output form; progress, logs and prompts go to stderr in any case' -r -f -a "human\t''
json\t''
ndjson\t''"
complete -c erp -n "__fish_erp_using_subcommand embedded; and __fish_seen_subcommand_from reset" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c erp -n "__fish_erp_using_subcommand embedded; and __fish_seen_subcommand_from reset" -l timeout -d 'Give the whole command at most so long ("90s", "5m"); of serve, the start' -r
complete -c erp -n "__fish_erp_using_subcommand embedded; and __fish_seen_subcommand_from reset" -l actor -d 'Who acts, for the audit trail [default: user@host]' -r
complete -c erp -n "__fish_erp_using_subcommand embedded; and __fish_seen_subcommand_from reset" -l embedded -d 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed'
complete -c erp -n "__fish_erp_using_subcommand embedded; and __fish_seen_subcommand_from reset" -l no-install -d 'With --embedded: do not install PostgreSQL where none is found'
complete -c erp -n "__fish_erp_using_subcommand embedded; and __fish_seen_subcommand_from reset" -l json -d 'Short for --output json'
complete -c erp -n "__fish_erp_using_subcommand embedded; and __fish_seen_subcommand_from reset" -s q -l quiet -d 'Less: -q no notices, -qq nothing'
complete -c erp -n "__fish_erp_using_subcommand embedded; and __fish_seen_subcommand_from reset" -s v -l verbose -d 'More logs: -v debug, -vv trace'
complete -c erp -n "__fish_erp_using_subcommand embedded; and __fish_seen_subcommand_from reset" -l no-progress -d 'No progress bars'
complete -c erp -n "__fish_erp_using_subcommand embedded; and __fish_seen_subcommand_from reset" -l yes -d 'Answer yes to what would be asked'
complete -c erp -n "__fish_erp_using_subcommand embedded; and __fish_seen_subcommand_from reset" -l no-input -d 'Never ask; fail naming the missing flag instead'
complete -c erp -n "__fish_erp_using_subcommand embedded; and __fish_seen_subcommand_from reset" -s h -l help -d 'Print help'
complete -c erp -n "__fish_erp_using_subcommand embedded; and __fish_seen_subcommand_from help" -f -a "path" -d 'Where it lives and whether it runs'
complete -c erp -n "__fish_erp_using_subcommand embedded; and __fish_seen_subcommand_from help" -f -a "stop" -d 'Stop whatever runs on it'
complete -c erp -n "__fish_erp_using_subcommand embedded; and __fish_seen_subcommand_from help" -f -a "psql" -d 'A psql prompt on the running cluster, as its superuser'
complete -c erp -n "__fish_erp_using_subcommand embedded; and __fish_seen_subcommand_from help" -f -a "reset" -d 'Delete the cluster with everything in it; secrets.toml stays, for backups made under its keys'
complete -c erp -n "__fish_erp_using_subcommand embedded; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c erp -n "__fish_erp_using_subcommand support-bundle" -l out -d 'A new file that only you can read' -r -F
complete -c erp -n "__fish_erp_using_subcommand support-bundle" -s c -l config -d 'A configuration file; later ones win. Also ERP_CONFIG=a:b' -r -F
complete -c erp -n "__fish_erp_using_subcommand support-bundle" -l set -d 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users' -r
complete -c erp -n "__fish_erp_using_subcommand support-bundle" -l env -d 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]' -r
complete -c erp -n "__fish_erp_using_subcommand support-bundle" -l embedded-dir -d 'Where the private cluster lives' -r -F
complete -c erp -n "__fish_erp_using_subcommand support-bundle" -l output -d 'Output form; progress, logs and prompts go to stderr in any case' -r -f -a "human\t''
json\t''
ndjson\t''"
complete -c erp -n "__fish_erp_using_subcommand support-bundle" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c erp -n "__fish_erp_using_subcommand support-bundle" -l timeout -d 'Give the whole command at most so long ("90s", "5m"); of serve, the start' -r
complete -c erp -n "__fish_erp_using_subcommand support-bundle" -l actor -d 'Who acts, for the audit trail [default: user@host]' -r
complete -c erp -n "__fish_erp_using_subcommand support-bundle" -l offline -d 'Touch no network: neither database nor Redis'
complete -c erp -n "__fish_erp_using_subcommand support-bundle" -l embedded -d 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed'
complete -c erp -n "__fish_erp_using_subcommand support-bundle" -l no-install -d 'With --embedded: do not install PostgreSQL where none is found'
complete -c erp -n "__fish_erp_using_subcommand support-bundle" -l json -d 'Short for --output json'
complete -c erp -n "__fish_erp_using_subcommand support-bundle" -s q -l quiet -d 'Less: -q no notices, -qq nothing'
complete -c erp -n "__fish_erp_using_subcommand support-bundle" -s v -l verbose -d 'More logs: -v debug, -vv trace'
complete -c erp -n "__fish_erp_using_subcommand support-bundle" -l no-progress -d 'No progress bars'
complete -c erp -n "__fish_erp_using_subcommand support-bundle" -l yes -d 'Answer yes to what would be asked'
complete -c erp -n "__fish_erp_using_subcommand support-bundle" -l no-input -d 'Never ask; fail naming the missing flag instead'
complete -c erp -n "__fish_erp_using_subcommand support-bundle" -s h -l help -d 'Print help'
complete -c erp -n "__fish_erp_using_subcommand completions" -s c -l config -d 'A configuration file; later ones win. Also ERP_CONFIG=a:b' -r -F
complete -c erp -n "__fish_erp_using_subcommand completions" -l set -d 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users' -r
complete -c erp -n "__fish_erp_using_subcommand completions" -l env -d 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]' -r
complete -c erp -n "__fish_erp_using_subcommand completions" -l embedded-dir -d 'Where the private cluster lives' -r -F
complete -c erp -n "__fish_erp_using_subcommand completions" -l output -d 'Output form; progress, logs and prompts go to stderr in any case' -r -f -a "human\t''
json\t''
ndjson\t''"
complete -c erp -n "__fish_erp_using_subcommand completions" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c erp -n "__fish_erp_using_subcommand completions" -l timeout -d 'Give the whole command at most so long ("90s", "5m"); of serve, the start' -r
complete -c erp -n "__fish_erp_using_subcommand completions" -l actor -d 'Who acts, for the audit trail [default: user@host]' -r
complete -c erp -n "__fish_erp_using_subcommand completions" -l embedded -d 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed'
complete -c erp -n "__fish_erp_using_subcommand completions" -l no-install -d 'With --embedded: do not install PostgreSQL where none is found'
complete -c erp -n "__fish_erp_using_subcommand completions" -l json -d 'Short for --output json'
complete -c erp -n "__fish_erp_using_subcommand completions" -s q -l quiet -d 'Less: -q no notices, -qq nothing'
complete -c erp -n "__fish_erp_using_subcommand completions" -s v -l verbose -d 'More logs: -v debug, -vv trace'
complete -c erp -n "__fish_erp_using_subcommand completions" -l no-progress -d 'No progress bars'
complete -c erp -n "__fish_erp_using_subcommand completions" -l yes -d 'Answer yes to what would be asked'
complete -c erp -n "__fish_erp_using_subcommand completions" -l no-input -d 'Never ask; fail naming the missing flag instead'
complete -c erp -n "__fish_erp_using_subcommand completions" -s h -l help -d 'Print help'
complete -c erp -n "__fish_erp_using_subcommand man" -l out -d 'Write erp.1, erp-migrate.1, erp-migrate-status.1 … into this folder; otherwise the first one goes to stdout' -r -F
complete -c erp -n "__fish_erp_using_subcommand man" -s c -l config -d 'A configuration file; later ones win. Also ERP_CONFIG=a:b' -r -F
complete -c erp -n "__fish_erp_using_subcommand man" -l set -d 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users' -r
complete -c erp -n "__fish_erp_using_subcommand man" -l env -d 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]' -r
complete -c erp -n "__fish_erp_using_subcommand man" -l embedded-dir -d 'Where the private cluster lives' -r -F
complete -c erp -n "__fish_erp_using_subcommand man" -l output -d 'Output form; progress, logs and prompts go to stderr in any case' -r -f -a "human\t''
json\t''
ndjson\t''"
complete -c erp -n "__fish_erp_using_subcommand man" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c erp -n "__fish_erp_using_subcommand man" -l timeout -d 'Give the whole command at most so long ("90s", "5m"); of serve, the start' -r
complete -c erp -n "__fish_erp_using_subcommand man" -l actor -d 'Who acts, for the audit trail [default: user@host]' -r
complete -c erp -n "__fish_erp_using_subcommand man" -l embedded -d 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed'
complete -c erp -n "__fish_erp_using_subcommand man" -l no-install -d 'With --embedded: do not install PostgreSQL where none is found'
complete -c erp -n "__fish_erp_using_subcommand man" -l json -d 'Short for --output json'
complete -c erp -n "__fish_erp_using_subcommand man" -s q -l quiet -d 'Less: -q no notices, -qq nothing'
complete -c erp -n "__fish_erp_using_subcommand man" -s v -l verbose -d 'More logs: -v debug, -vv trace'
complete -c erp -n "__fish_erp_using_subcommand man" -l no-progress -d 'No progress bars'
complete -c erp -n "__fish_erp_using_subcommand man" -l yes -d 'Answer yes to what would be asked'
complete -c erp -n "__fish_erp_using_subcommand man" -l no-input -d 'Never ask; fail naming the missing flag instead'
complete -c erp -n "__fish_erp_using_subcommand man" -s h -l help -d 'Print help'
complete -c erp -n "__fish_erp_using_subcommand version" -s c -l config -d 'A configuration file; later ones win. Also ERP_CONFIG=a:b' -r -F
complete -c erp -n "__fish_erp_using_subcommand version" -l set -d 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users' -r
complete -c erp -n "__fish_erp_using_subcommand version" -l env -d 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]' -r
complete -c erp -n "__fish_erp_using_subcommand version" -l embedded-dir -d 'Where the private cluster lives' -r -F
complete -c erp -n "__fish_erp_using_subcommand version" -l output -d 'Output form; progress, logs and prompts go to stderr in any case' -r -f -a "human\t''
json\t''
ndjson\t''"
complete -c erp -n "__fish_erp_using_subcommand version" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c erp -n "__fish_erp_using_subcommand version" -l timeout -d 'Give the whole command at most so long ("90s", "5m"); of serve, the start' -r
complete -c erp -n "__fish_erp_using_subcommand version" -l actor -d 'Who acts, for the audit trail [default: user@host]' -r
complete -c erp -n "__fish_erp_using_subcommand version" -l embedded -d 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed'
complete -c erp -n "__fish_erp_using_subcommand version" -l no-install -d 'With --embedded: do not install PostgreSQL where none is found'
complete -c erp -n "__fish_erp_using_subcommand version" -l json -d 'Short for --output json'
complete -c erp -n "__fish_erp_using_subcommand version" -s q -l quiet -d 'Less: -q no notices, -qq nothing'
complete -c erp -n "__fish_erp_using_subcommand version" -s v -l verbose -d 'More logs: -v debug, -vv trace'
complete -c erp -n "__fish_erp_using_subcommand version" -l no-progress -d 'No progress bars'
complete -c erp -n "__fish_erp_using_subcommand version" -l yes -d 'Answer yes to what would be asked'
complete -c erp -n "__fish_erp_using_subcommand version" -l no-input -d 'Never ask; fail naming the missing flag instead'
complete -c erp -n "__fish_erp_using_subcommand version" -s h -l help -d 'Print help'
complete -c erp -n "__fish_erp_using_subcommand run-task; and not __fish_seen_subcommand_from core.idempotency-cleanup core.audit-checkpoint core.event-cleanup auth.purge-expired auth.tenant-expiry health.reencrypt events.relay" -l history -d 'The last N runs, of the named task or of all' -r
complete -c erp -n "__fish_erp_using_subcommand run-task; and not __fish_seen_subcommand_from core.idempotency-cleanup core.audit-checkpoint core.event-cleanup auth.purge-expired auth.tenant-expiry health.reencrypt events.relay" -l tenant -d 'Only this tenant; may be repeated' -r
complete -c erp -n "__fish_erp_using_subcommand run-task; and not __fish_seen_subcommand_from core.idempotency-cleanup core.audit-checkpoint core.event-cleanup auth.purge-expired auth.tenant-expiry health.reencrypt events.relay" -l wait-lock -d 'Wait so long for a run that is under way elsewhere' -r
complete -c erp -n "__fish_erp_using_subcommand run-task; and not __fish_seen_subcommand_from core.idempotency-cleanup core.audit-checkpoint core.event-cleanup auth.purge-expired auth.tenant-expiry health.reencrypt events.relay" -l args-json -d 'The arguments as one JSON object; - reads stdin' -r
complete -c erp -n "__fish_erp_using_subcommand run-task; and not __fish_seen_subcommand_from core.idempotency-cleanup core.audit-checkpoint core.event-cleanup auth.purge-expired auth.tenant-expiry health.reencrypt events.relay" -s c -l config -d 'A configuration file; later ones win. Also ERP_CONFIG=a:b' -r -F
complete -c erp -n "__fish_erp_using_subcommand run-task; and not __fish_seen_subcommand_from core.idempotency-cleanup core.audit-checkpoint core.event-cleanup auth.purge-expired auth.tenant-expiry health.reencrypt events.relay" -l set -d 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users' -r
complete -c erp -n "__fish_erp_using_subcommand run-task; and not __fish_seen_subcommand_from core.idempotency-cleanup core.audit-checkpoint core.event-cleanup auth.purge-expired auth.tenant-expiry health.reencrypt events.relay" -l env -d 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]' -r
complete -c erp -n "__fish_erp_using_subcommand run-task; and not __fish_seen_subcommand_from core.idempotency-cleanup core.audit-checkpoint core.event-cleanup auth.purge-expired auth.tenant-expiry health.reencrypt events.relay" -l embedded-dir -d 'Where the private cluster lives' -r -F
complete -c erp -n "__fish_erp_using_subcommand run-task; and not __fish_seen_subcommand_from core.idempotency-cleanup core.audit-checkpoint core.event-cleanup auth.purge-expired auth.tenant-expiry health.reencrypt events.relay" -l output -d 'Output form; progress, logs and prompts go to stderr in any case' -r -f -a "human\t''
json\t''
ndjson\t''"
complete -c erp -n "__fish_erp_using_subcommand run-task; and not __fish_seen_subcommand_from core.idempotency-cleanup core.audit-checkpoint core.event-cleanup auth.purge-expired auth.tenant-expiry health.reencrypt events.relay" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c erp -n "__fish_erp_using_subcommand run-task; and not __fish_seen_subcommand_from core.idempotency-cleanup core.audit-checkpoint core.event-cleanup auth.purge-expired auth.tenant-expiry health.reencrypt events.relay" -l timeout -d 'Give the whole command at most so long ("90s", "5m"); of serve, the start' -r
complete -c erp -n "__fish_erp_using_subcommand run-task; and not __fish_seen_subcommand_from core.idempotency-cleanup core.audit-checkpoint core.event-cleanup auth.purge-expired auth.tenant-expiry health.reencrypt events.relay" -l actor -d 'Who acts, for the audit trail [default: user@host]' -r
complete -c erp -n "__fish_erp_using_subcommand run-task; and not __fish_seen_subcommand_from core.idempotency-cleanup core.audit-checkpoint core.event-cleanup auth.purge-expired auth.tenant-expiry health.reencrypt events.relay" -l list -d 'Every task: schedule, next run, last run'
complete -c erp -n "__fish_erp_using_subcommand run-task; and not __fish_seen_subcommand_from core.idempotency-cleanup core.audit-checkpoint core.event-cleanup auth.purge-expired auth.tenant-expiry health.reencrypt events.relay" -l last-failed -d 'Only runs that did not end well, the latest first'
complete -c erp -n "__fish_erp_using_subcommand run-task; and not __fish_seen_subcommand_from core.idempotency-cleanup core.audit-checkpoint core.event-cleanup auth.purge-expired auth.tenant-expiry health.reencrypt events.relay" -l all-tenants -d 'Every active tenant (the default)'
complete -c erp -n "__fish_erp_using_subcommand run-task; and not __fish_seen_subcommand_from core.idempotency-cleanup core.audit-checkpoint core.event-cleanup auth.purge-expired auth.tenant-expiry health.reencrypt events.relay" -l dry-run -d 'Change nothing; count what would be changed'
complete -c erp -n "__fish_erp_using_subcommand run-task; and not __fish_seen_subcommand_from core.idempotency-cleanup core.audit-checkpoint core.event-cleanup auth.purge-expired auth.tenant-expiry health.reencrypt events.relay" -l follow -d 'Start nothing, but for --enqueue: watch the run that is under way, and end as it ends'
complete -c erp -n "__fish_erp_using_subcommand run-task; and not __fish_seen_subcommand_from core.idempotency-cleanup core.audit-checkpoint core.event-cleanup auth.purge-expired auth.tenant-expiry health.reencrypt events.relay" -l enqueue -d 'Leave it to a running server, which begins it at once; with --follow, watch it to its end'
complete -c erp -n "__fish_erp_using_subcommand run-task; and not __fish_seen_subcommand_from core.idempotency-cleanup core.audit-checkpoint core.event-cleanup auth.purge-expired auth.tenant-expiry health.reencrypt events.relay" -l force -d 'Run it although it is disabled or paused; never past the lock'
complete -c erp -n "__fish_erp_using_subcommand run-task; and not __fish_seen_subcommand_from core.idempotency-cleanup core.audit-checkpoint core.event-cleanup auth.purge-expired auth.tenant-expiry health.reencrypt events.relay" -l embedded -d 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed'
complete -c erp -n "__fish_erp_using_subcommand run-task; and not __fish_seen_subcommand_from core.idempotency-cleanup core.audit-checkpoint core.event-cleanup auth.purge-expired auth.tenant-expiry health.reencrypt events.relay" -l no-install -d 'With --embedded: do not install PostgreSQL where none is found'
complete -c erp -n "__fish_erp_using_subcommand run-task; and not __fish_seen_subcommand_from core.idempotency-cleanup core.audit-checkpoint core.event-cleanup auth.purge-expired auth.tenant-expiry health.reencrypt events.relay" -l json -d 'Short for --output json'
complete -c erp -n "__fish_erp_using_subcommand run-task; and not __fish_seen_subcommand_from core.idempotency-cleanup core.audit-checkpoint core.event-cleanup auth.purge-expired auth.tenant-expiry health.reencrypt events.relay" -s q -l quiet -d 'Less: -q no notices, -qq nothing'
complete -c erp -n "__fish_erp_using_subcommand run-task; and not __fish_seen_subcommand_from core.idempotency-cleanup core.audit-checkpoint core.event-cleanup auth.purge-expired auth.tenant-expiry health.reencrypt events.relay" -s v -l verbose -d 'More logs: -v debug, -vv trace'
complete -c erp -n "__fish_erp_using_subcommand run-task; and not __fish_seen_subcommand_from core.idempotency-cleanup core.audit-checkpoint core.event-cleanup auth.purge-expired auth.tenant-expiry health.reencrypt events.relay" -l no-progress -d 'No progress bars'
complete -c erp -n "__fish_erp_using_subcommand run-task; and not __fish_seen_subcommand_from core.idempotency-cleanup core.audit-checkpoint core.event-cleanup auth.purge-expired auth.tenant-expiry health.reencrypt events.relay" -l yes -d 'Answer yes to what would be asked'
complete -c erp -n "__fish_erp_using_subcommand run-task; and not __fish_seen_subcommand_from core.idempotency-cleanup core.audit-checkpoint core.event-cleanup auth.purge-expired auth.tenant-expiry health.reencrypt events.relay" -l no-input -d 'Never ask; fail naming the missing flag instead'
complete -c erp -n "__fish_erp_using_subcommand run-task; and not __fish_seen_subcommand_from core.idempotency-cleanup core.audit-checkpoint core.event-cleanup auth.purge-expired auth.tenant-expiry health.reencrypt events.relay" -s h -l help -d 'Print help'
complete -c erp -n "__fish_erp_using_subcommand run-task; and not __fish_seen_subcommand_from core.idempotency-cleanup core.audit-checkpoint core.event-cleanup auth.purge-expired auth.tenant-expiry health.reencrypt events.relay" -f -a "core.idempotency-cleanup" -d 'Deletes expired answers kept under Idempotency-Key.'
complete -c erp -n "__fish_erp_using_subcommand run-task; and not __fish_seen_subcommand_from core.idempotency-cleanup core.audit-checkpoint core.event-cleanup auth.purge-expired auth.tenant-expiry health.reencrypt events.relay" -f -a "core.audit-checkpoint" -d 'Appends signed heads of the audit chains to audit.checkpoint_file; needs audit.signing_key.'
complete -c erp -n "__fish_erp_using_subcommand run-task; and not __fish_seen_subcommand_from core.idempotency-cleanup core.audit-checkpoint core.event-cleanup auth.purge-expired auth.tenant-expiry health.reencrypt events.relay" -f -a "core.event-cleanup" -d 'Makes the months of the event archive ahead, and drops old ones and old runs of tasks.'
complete -c erp -n "__fish_erp_using_subcommand run-task; and not __fish_seen_subcommand_from core.idempotency-cleanup core.audit-checkpoint core.event-cleanup auth.purge-expired auth.tenant-expiry health.reencrypt events.relay" -f -a "auth.purge-expired" -d 'Deletes old sessions, refresh tokens and login records.'
complete -c erp -n "__fish_erp_using_subcommand run-task; and not __fish_seen_subcommand_from core.idempotency-cleanup core.audit-checkpoint core.event-cleanup auth.purge-expired auth.tenant-expiry health.reencrypt events.relay" -f -a "auth.tenant-expiry" -d 'Notes that the time of tenants is over.'
complete -c erp -n "__fish_erp_using_subcommand run-task; and not __fish_seen_subcommand_from core.idempotency-cleanup core.audit-checkpoint core.event-cleanup auth.purge-expired auth.tenant-expiry health.reencrypt events.relay" -f -a "health.reencrypt" -d 'Moves personal data from previous keys to the present ones; run it after a rotation.'
complete -c erp -n "__fish_erp_using_subcommand run-task; and not __fish_seen_subcommand_from core.idempotency-cleanup core.audit-checkpoint core.event-cleanup auth.purge-expired auth.tenant-expiry health.reencrypt events.relay" -f -a "events.relay" -d 'Relays the events that wait, as a running server does all the time.'
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from core.idempotency-cleanup" -l history -d 'The last N runs, of the named task or of all' -r
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from core.idempotency-cleanup" -l tenant -d 'Only this tenant; may be repeated' -r
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from core.idempotency-cleanup" -l wait-lock -d 'Wait so long for a run that is under way elsewhere' -r
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from core.idempotency-cleanup" -l args-json -d 'The arguments as one JSON object; - reads stdin' -r
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from core.idempotency-cleanup" -s c -l config -d 'A configuration file; later ones win. Also ERP_CONFIG=a:b' -r -F
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from core.idempotency-cleanup" -l set -d 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users' -r
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from core.idempotency-cleanup" -l env -d 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]' -r
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from core.idempotency-cleanup" -l embedded-dir -d 'Where the private cluster lives' -r -F
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from core.idempotency-cleanup" -l output -d 'Output form; progress, logs and prompts go to stderr in any case' -r -f -a "human\t''
json\t''
ndjson\t''"
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from core.idempotency-cleanup" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from core.idempotency-cleanup" -l timeout -d 'Give the whole command at most so long ("90s", "5m"); of serve, the start' -r
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from core.idempotency-cleanup" -l actor -d 'Who acts, for the audit trail [default: user@host]' -r
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from core.idempotency-cleanup" -l last-failed -d 'Only runs that did not end well, the latest first'
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from core.idempotency-cleanup" -l all-tenants -d 'Every active tenant (the default)'
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from core.idempotency-cleanup" -l dry-run -d 'Change nothing; count what would be changed'
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from core.idempotency-cleanup" -l follow -d 'Start nothing, but for --enqueue: watch the run that is under way, and end as it ends'
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from core.idempotency-cleanup" -l enqueue -d 'Leave it to a running server, which begins it at once; with --follow, watch it to its end'
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from core.idempotency-cleanup" -l force -d 'Run it although it is disabled or paused; never past the lock'
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from core.idempotency-cleanup" -l embedded -d 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed'
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from core.idempotency-cleanup" -l no-install -d 'With --embedded: do not install PostgreSQL where none is found'
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from core.idempotency-cleanup" -l json -d 'Short for --output json'
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from core.idempotency-cleanup" -s q -l quiet -d 'Less: -q no notices, -qq nothing'
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from core.idempotency-cleanup" -s v -l verbose -d 'More logs: -v debug, -vv trace'
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from core.idempotency-cleanup" -l no-progress -d 'No progress bars'
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from core.idempotency-cleanup" -l yes -d 'Answer yes to what would be asked'
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from core.idempotency-cleanup" -l no-input -d 'Never ask; fail naming the missing flag instead'
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from core.idempotency-cleanup" -s h -l help -d 'Print help'
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from core.audit-checkpoint" -l history -d 'The last N runs, of the named task or of all' -r
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from core.audit-checkpoint" -l tenant -d 'Only this tenant; may be repeated' -r
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from core.audit-checkpoint" -l wait-lock -d 'Wait so long for a run that is under way elsewhere' -r
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from core.audit-checkpoint" -l args-json -d 'The arguments as one JSON object; - reads stdin' -r
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from core.audit-checkpoint" -s c -l config -d 'A configuration file; later ones win. Also ERP_CONFIG=a:b' -r -F
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from core.audit-checkpoint" -l set -d 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users' -r
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from core.audit-checkpoint" -l env -d 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]' -r
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from core.audit-checkpoint" -l embedded-dir -d 'Where the private cluster lives' -r -F
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from core.audit-checkpoint" -l output -d 'Output form; progress, logs and prompts go to stderr in any case' -r -f -a "human\t''
json\t''
ndjson\t''"
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from core.audit-checkpoint" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from core.audit-checkpoint" -l timeout -d 'Give the whole command at most so long ("90s", "5m"); of serve, the start' -r
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from core.audit-checkpoint" -l actor -d 'Who acts, for the audit trail [default: user@host]' -r
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from core.audit-checkpoint" -l last-failed -d 'Only runs that did not end well, the latest first'
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from core.audit-checkpoint" -l all-tenants -d 'Every active tenant (the default)'
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from core.audit-checkpoint" -l dry-run -d 'Change nothing; count what would be changed'
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from core.audit-checkpoint" -l follow -d 'Start nothing, but for --enqueue: watch the run that is under way, and end as it ends'
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from core.audit-checkpoint" -l enqueue -d 'Leave it to a running server, which begins it at once; with --follow, watch it to its end'
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from core.audit-checkpoint" -l force -d 'Run it although it is disabled or paused; never past the lock'
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from core.audit-checkpoint" -l embedded -d 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed'
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from core.audit-checkpoint" -l no-install -d 'With --embedded: do not install PostgreSQL where none is found'
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from core.audit-checkpoint" -l json -d 'Short for --output json'
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from core.audit-checkpoint" -s q -l quiet -d 'Less: -q no notices, -qq nothing'
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from core.audit-checkpoint" -s v -l verbose -d 'More logs: -v debug, -vv trace'
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from core.audit-checkpoint" -l no-progress -d 'No progress bars'
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from core.audit-checkpoint" -l yes -d 'Answer yes to what would be asked'
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from core.audit-checkpoint" -l no-input -d 'Never ask; fail naming the missing flag instead'
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from core.audit-checkpoint" -s h -l help -d 'Print help'
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from core.event-cleanup" -l archive-days -d 'Months of delivered events that ended so many days ago are dropped.' -r
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from core.event-cleanup" -l inbox-days -d 'The same for the marks that keep an event from taking effect twice.' -r
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from core.event-cleanup" -l run-days -d 'Runs of tasks that ended so many days ago are forgotten, but for the last of each task.' -r
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from core.event-cleanup" -l history -d 'The last N runs, of the named task or of all' -r
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from core.event-cleanup" -l tenant -d 'Only this tenant; may be repeated' -r
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from core.event-cleanup" -l wait-lock -d 'Wait so long for a run that is under way elsewhere' -r
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from core.event-cleanup" -l args-json -d 'The arguments as one JSON object; - reads stdin' -r
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from core.event-cleanup" -s c -l config -d 'A configuration file; later ones win. Also ERP_CONFIG=a:b' -r -F
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from core.event-cleanup" -l set -d 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users' -r
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from core.event-cleanup" -l env -d 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]' -r
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from core.event-cleanup" -l embedded-dir -d 'Where the private cluster lives' -r -F
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from core.event-cleanup" -l output -d 'Output form; progress, logs and prompts go to stderr in any case' -r -f -a "human\t''
json\t''
ndjson\t''"
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from core.event-cleanup" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from core.event-cleanup" -l timeout -d 'Give the whole command at most so long ("90s", "5m"); of serve, the start' -r
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from core.event-cleanup" -l actor -d 'Who acts, for the audit trail [default: user@host]' -r
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from core.event-cleanup" -l last-failed -d 'Only runs that did not end well, the latest first'
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from core.event-cleanup" -l all-tenants -d 'Every active tenant (the default)'
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from core.event-cleanup" -l dry-run -d 'Change nothing; count what would be changed'
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from core.event-cleanup" -l follow -d 'Start nothing, but for --enqueue: watch the run that is under way, and end as it ends'
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from core.event-cleanup" -l enqueue -d 'Leave it to a running server, which begins it at once; with --follow, watch it to its end'
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from core.event-cleanup" -l force -d 'Run it although it is disabled or paused; never past the lock'
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from core.event-cleanup" -l embedded -d 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed'
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from core.event-cleanup" -l no-install -d 'With --embedded: do not install PostgreSQL where none is found'
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from core.event-cleanup" -l json -d 'Short for --output json'
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from core.event-cleanup" -s q -l quiet -d 'Less: -q no notices, -qq nothing'
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from core.event-cleanup" -s v -l verbose -d 'More logs: -v debug, -vv trace'
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from core.event-cleanup" -l no-progress -d 'No progress bars'
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from core.event-cleanup" -l yes -d 'Answer yes to what would be asked'
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from core.event-cleanup" -l no-input -d 'Never ask; fail naming the missing flag instead'
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from core.event-cleanup" -s h -l help -d 'Print help'
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from auth.purge-expired" -l history -d 'The last N runs, of the named task or of all' -r
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from auth.purge-expired" -l tenant -d 'Only this tenant; may be repeated' -r
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from auth.purge-expired" -l wait-lock -d 'Wait so long for a run that is under way elsewhere' -r
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from auth.purge-expired" -l args-json -d 'The arguments as one JSON object; - reads stdin' -r
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from auth.purge-expired" -s c -l config -d 'A configuration file; later ones win. Also ERP_CONFIG=a:b' -r -F
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from auth.purge-expired" -l set -d 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users' -r
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from auth.purge-expired" -l env -d 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]' -r
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from auth.purge-expired" -l embedded-dir -d 'Where the private cluster lives' -r -F
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from auth.purge-expired" -l output -d 'Output form; progress, logs and prompts go to stderr in any case' -r -f -a "human\t''
json\t''
ndjson\t''"
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from auth.purge-expired" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from auth.purge-expired" -l timeout -d 'Give the whole command at most so long ("90s", "5m"); of serve, the start' -r
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from auth.purge-expired" -l actor -d 'Who acts, for the audit trail [default: user@host]' -r
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from auth.purge-expired" -l last-failed -d 'Only runs that did not end well, the latest first'
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from auth.purge-expired" -l all-tenants -d 'Every active tenant (the default)'
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from auth.purge-expired" -l dry-run -d 'Change nothing; count what would be changed'
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from auth.purge-expired" -l follow -d 'Start nothing, but for --enqueue: watch the run that is under way, and end as it ends'
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from auth.purge-expired" -l enqueue -d 'Leave it to a running server, which begins it at once; with --follow, watch it to its end'
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from auth.purge-expired" -l force -d 'Run it although it is disabled or paused; never past the lock'
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from auth.purge-expired" -l embedded -d 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed'
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from auth.purge-expired" -l no-install -d 'With --embedded: do not install PostgreSQL where none is found'
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from auth.purge-expired" -l json -d 'Short for --output json'
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from auth.purge-expired" -s q -l quiet -d 'Less: -q no notices, -qq nothing'
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from auth.purge-expired" -s v -l verbose -d 'More logs: -v debug, -vv trace'
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from auth.purge-expired" -l no-progress -d 'No progress bars'
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from auth.purge-expired" -l yes -d 'Answer yes to what would be asked'
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from auth.purge-expired" -l no-input -d 'Never ask; fail naming the missing flag instead'
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from auth.purge-expired" -s h -l help -d 'Print help'
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from auth.tenant-expiry" -l history -d 'The last N runs, of the named task or of all' -r
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from auth.tenant-expiry" -l tenant -d 'Only this tenant; may be repeated' -r
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from auth.tenant-expiry" -l wait-lock -d 'Wait so long for a run that is under way elsewhere' -r
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from auth.tenant-expiry" -l args-json -d 'The arguments as one JSON object; - reads stdin' -r
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from auth.tenant-expiry" -s c -l config -d 'A configuration file; later ones win. Also ERP_CONFIG=a:b' -r -F
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from auth.tenant-expiry" -l set -d 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users' -r
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from auth.tenant-expiry" -l env -d 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]' -r
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from auth.tenant-expiry" -l embedded-dir -d 'Where the private cluster lives' -r -F
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from auth.tenant-expiry" -l output -d 'Output form; progress, logs and prompts go to stderr in any case' -r -f -a "human\t''
json\t''
ndjson\t''"
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from auth.tenant-expiry" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from auth.tenant-expiry" -l timeout -d 'Give the whole command at most so long ("90s", "5m"); of serve, the start' -r
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from auth.tenant-expiry" -l actor -d 'Who acts, for the audit trail [default: user@host]' -r
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from auth.tenant-expiry" -l last-failed -d 'Only runs that did not end well, the latest first'
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from auth.tenant-expiry" -l all-tenants -d 'Every active tenant (the default)'
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from auth.tenant-expiry" -l dry-run -d 'Change nothing; count what would be changed'
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from auth.tenant-expiry" -l follow -d 'Start nothing, but for --enqueue: watch the run that is under way, and end as it ends'
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from auth.tenant-expiry" -l enqueue -d 'Leave it to a running server, which begins it at once; with --follow, watch it to its end'
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from auth.tenant-expiry" -l force -d 'Run it although it is disabled or paused; never past the lock'
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from auth.tenant-expiry" -l embedded -d 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed'
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from auth.tenant-expiry" -l no-install -d 'With --embedded: do not install PostgreSQL where none is found'
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from auth.tenant-expiry" -l json -d 'Short for --output json'
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from auth.tenant-expiry" -s q -l quiet -d 'Less: -q no notices, -qq nothing'
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from auth.tenant-expiry" -s v -l verbose -d 'More logs: -v debug, -vv trace'
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from auth.tenant-expiry" -l no-progress -d 'No progress bars'
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from auth.tenant-expiry" -l yes -d 'Answer yes to what would be asked'
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from auth.tenant-expiry" -l no-input -d 'Never ask; fail naming the missing flag instead'
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from auth.tenant-expiry" -s h -l help -d 'Print help'
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from health.reencrypt" -l batch -d 'Rows of one transaction, 1 to 5000.' -r
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from health.reencrypt" -l history -d 'The last N runs, of the named task or of all' -r
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from health.reencrypt" -l tenant -d 'Only this tenant; may be repeated' -r
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from health.reencrypt" -l wait-lock -d 'Wait so long for a run that is under way elsewhere' -r
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from health.reencrypt" -l args-json -d 'The arguments as one JSON object; - reads stdin' -r
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from health.reencrypt" -s c -l config -d 'A configuration file; later ones win. Also ERP_CONFIG=a:b' -r -F
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from health.reencrypt" -l set -d 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users' -r
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from health.reencrypt" -l env -d 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]' -r
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from health.reencrypt" -l embedded-dir -d 'Where the private cluster lives' -r -F
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from health.reencrypt" -l output -d 'Output form; progress, logs and prompts go to stderr in any case' -r -f -a "human\t''
json\t''
ndjson\t''"
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from health.reencrypt" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from health.reencrypt" -l timeout -d 'Give the whole command at most so long ("90s", "5m"); of serve, the start' -r
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from health.reencrypt" -l actor -d 'Who acts, for the audit trail [default: user@host]' -r
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from health.reencrypt" -l last-failed -d 'Only runs that did not end well, the latest first'
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from health.reencrypt" -l all-tenants -d 'Every active tenant (the default)'
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from health.reencrypt" -l dry-run -d 'Change nothing; count what would be changed'
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from health.reencrypt" -l follow -d 'Start nothing, but for --enqueue: watch the run that is under way, and end as it ends'
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from health.reencrypt" -l enqueue -d 'Leave it to a running server, which begins it at once; with --follow, watch it to its end'
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from health.reencrypt" -l force -d 'Run it although it is disabled or paused; never past the lock'
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from health.reencrypt" -l embedded -d 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed'
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from health.reencrypt" -l no-install -d 'With --embedded: do not install PostgreSQL where none is found'
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from health.reencrypt" -l json -d 'Short for --output json'
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from health.reencrypt" -s q -l quiet -d 'Less: -q no notices, -qq nothing'
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from health.reencrypt" -s v -l verbose -d 'More logs: -v debug, -vv trace'
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from health.reencrypt" -l no-progress -d 'No progress bars'
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from health.reencrypt" -l yes -d 'Answer yes to what would be asked'
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from health.reencrypt" -l no-input -d 'Never ask; fail naming the missing flag instead'
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from health.reencrypt" -s h -l help -d 'Print help'
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from events.relay" -l history -d 'The last N runs, of the named task or of all' -r
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from events.relay" -l tenant -d 'Only this tenant; may be repeated' -r
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from events.relay" -l wait-lock -d 'Wait so long for a run that is under way elsewhere' -r
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from events.relay" -l args-json -d 'The arguments as one JSON object; - reads stdin' -r
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from events.relay" -s c -l config -d 'A configuration file; later ones win. Also ERP_CONFIG=a:b' -r -F
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from events.relay" -l set -d 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users' -r
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from events.relay" -l env -d 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]' -r
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from events.relay" -l embedded-dir -d 'Where the private cluster lives' -r -F
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from events.relay" -l output -d 'Output form; progress, logs and prompts go to stderr in any case' -r -f -a "human\t''
json\t''
ndjson\t''"
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from events.relay" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from events.relay" -l timeout -d 'Give the whole command at most so long ("90s", "5m"); of serve, the start' -r
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from events.relay" -l actor -d 'Who acts, for the audit trail [default: user@host]' -r
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from events.relay" -l last-failed -d 'Only runs that did not end well, the latest first'
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from events.relay" -l all-tenants -d 'Every active tenant (the default)'
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from events.relay" -l dry-run -d 'Change nothing; count what would be changed'
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from events.relay" -l follow -d 'Start nothing, but for --enqueue: watch the run that is under way, and end as it ends'
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from events.relay" -l enqueue -d 'Leave it to a running server, which begins it at once; with --follow, watch it to its end'
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from events.relay" -l force -d 'Run it although it is disabled or paused; never past the lock'
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from events.relay" -l embedded -d 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed'
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from events.relay" -l no-install -d 'With --embedded: do not install PostgreSQL where none is found'
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from events.relay" -l json -d 'Short for --output json'
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from events.relay" -s q -l quiet -d 'Less: -q no notices, -qq nothing'
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from events.relay" -s v -l verbose -d 'More logs: -v debug, -vv trace'
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from events.relay" -l no-progress -d 'No progress bars'
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from events.relay" -l yes -d 'Answer yes to what would be asked'
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from events.relay" -l no-input -d 'Never ask; fail naming the missing flag instead'
complete -c erp -n "__fish_erp_using_subcommand run-task; and __fish_seen_subcommand_from events.relay" -s h -l help -d 'Print help'
complete -c erp -n "__fish_erp_using_subcommand health; and not __fish_seen_subcommand_from import-fhir legal-hold make-decoy help" -s c -l config -d 'A configuration file; later ones win. Also ERP_CONFIG=a:b' -r -F
complete -c erp -n "__fish_erp_using_subcommand health; and not __fish_seen_subcommand_from import-fhir legal-hold make-decoy help" -l set -d 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users' -r
complete -c erp -n "__fish_erp_using_subcommand health; and not __fish_seen_subcommand_from import-fhir legal-hold make-decoy help" -l env -d 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]' -r
complete -c erp -n "__fish_erp_using_subcommand health; and not __fish_seen_subcommand_from import-fhir legal-hold make-decoy help" -l embedded-dir -d 'Where the private cluster lives' -r -F
complete -c erp -n "__fish_erp_using_subcommand health; and not __fish_seen_subcommand_from import-fhir legal-hold make-decoy help" -l output -d 'Output form; progress, logs and prompts go to stderr in any case' -r -f -a "human\t''
json\t''
ndjson\t''"
complete -c erp -n "__fish_erp_using_subcommand health; and not __fish_seen_subcommand_from import-fhir legal-hold make-decoy help" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c erp -n "__fish_erp_using_subcommand health; and not __fish_seen_subcommand_from import-fhir legal-hold make-decoy help" -l timeout -d 'Give the whole command at most so long ("90s", "5m"); of serve, the start' -r
complete -c erp -n "__fish_erp_using_subcommand health; and not __fish_seen_subcommand_from import-fhir legal-hold make-decoy help" -l actor -d 'Who acts, for the audit trail [default: user@host]' -r
complete -c erp -n "__fish_erp_using_subcommand health; and not __fish_seen_subcommand_from import-fhir legal-hold make-decoy help" -l embedded -d 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed'
complete -c erp -n "__fish_erp_using_subcommand health; and not __fish_seen_subcommand_from import-fhir legal-hold make-decoy help" -l no-install -d 'With --embedded: do not install PostgreSQL where none is found'
complete -c erp -n "__fish_erp_using_subcommand health; and not __fish_seen_subcommand_from import-fhir legal-hold make-decoy help" -l json -d 'Short for --output json'
complete -c erp -n "__fish_erp_using_subcommand health; and not __fish_seen_subcommand_from import-fhir legal-hold make-decoy help" -s q -l quiet -d 'Less: -q no notices, -qq nothing'
complete -c erp -n "__fish_erp_using_subcommand health; and not __fish_seen_subcommand_from import-fhir legal-hold make-decoy help" -s v -l verbose -d 'More logs: -v debug, -vv trace'
complete -c erp -n "__fish_erp_using_subcommand health; and not __fish_seen_subcommand_from import-fhir legal-hold make-decoy help" -l no-progress -d 'No progress bars'
complete -c erp -n "__fish_erp_using_subcommand health; and not __fish_seen_subcommand_from import-fhir legal-hold make-decoy help" -l yes -d 'Answer yes to what would be asked'
complete -c erp -n "__fish_erp_using_subcommand health; and not __fish_seen_subcommand_from import-fhir legal-hold make-decoy help" -l no-input -d 'Never ask; fail naming the missing flag instead'
complete -c erp -n "__fish_erp_using_subcommand health; and not __fish_seen_subcommand_from import-fhir legal-hold make-decoy help" -s h -l help -d 'Print help'
complete -c erp -n "__fish_erp_using_subcommand health; and not __fish_seen_subcommand_from import-fhir legal-hold make-decoy help" -f -a "import-fhir" -d 'Import patients from FHIR R4 documents'
complete -c erp -n "__fish_erp_using_subcommand health; and not __fish_seen_subcommand_from import-fhir legal-hold make-decoy help" -f -a "legal-hold" -d 'Keep a patient from being erased, or let go again'
complete -c erp -n "__fish_erp_using_subcommand health; and not __fish_seen_subcommand_from import-fhir legal-hold make-decoy help" -f -a "make-decoy" -d 'Register a patient who does not exist: whoever finds, opens or reveals it raises an alarm'
complete -c erp -n "__fish_erp_using_subcommand health; and not __fish_seen_subcommand_from import-fhir legal-hold make-decoy help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c erp -n "__fish_erp_using_subcommand health; and __fish_seen_subcommand_from import-fhir" -l tenant -d 'The tenant to work on [default: the default tenant]' -r
complete -c erp -n "__fish_erp_using_subcommand health; and __fish_seen_subcommand_from import-fhir" -s c -l config -d 'A configuration file; later ones win. Also ERP_CONFIG=a:b' -r -F
complete -c erp -n "__fish_erp_using_subcommand health; and __fish_seen_subcommand_from import-fhir" -l set -d 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users' -r
complete -c erp -n "__fish_erp_using_subcommand health; and __fish_seen_subcommand_from import-fhir" -l env -d 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]' -r
complete -c erp -n "__fish_erp_using_subcommand health; and __fish_seen_subcommand_from import-fhir" -l embedded-dir -d 'Where the private cluster lives' -r -F
complete -c erp -n "__fish_erp_using_subcommand health; and __fish_seen_subcommand_from import-fhir" -l output -d 'Output form; progress, logs and prompts go to stderr in any case' -r -f -a "human\t''
json\t''
ndjson\t''"
complete -c erp -n "__fish_erp_using_subcommand health; and __fish_seen_subcommand_from import-fhir" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c erp -n "__fish_erp_using_subcommand health; and __fish_seen_subcommand_from import-fhir" -l timeout -d 'Give the whole command at most so long ("90s", "5m"); of serve, the start' -r
complete -c erp -n "__fish_erp_using_subcommand health; and __fish_seen_subcommand_from import-fhir" -l actor -d 'Who acts, for the audit trail [default: user@host]' -r
complete -c erp -n "__fish_erp_using_subcommand health; and __fish_seen_subcommand_from import-fhir" -l continue-on-error -d 'Go on with the next document after one that cannot be read to its end'
complete -c erp -n "__fish_erp_using_subcommand health; and __fish_seen_subcommand_from import-fhir" -l dry-run -d 'Change nothing; say what would be done'
complete -c erp -n "__fish_erp_using_subcommand health; and __fish_seen_subcommand_from import-fhir" -l embedded -d 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed'
complete -c erp -n "__fish_erp_using_subcommand health; and __fish_seen_subcommand_from import-fhir" -l no-install -d 'With --embedded: do not install PostgreSQL where none is found'
complete -c erp -n "__fish_erp_using_subcommand health; and __fish_seen_subcommand_from import-fhir" -l json -d 'Short for --output json'
complete -c erp -n "__fish_erp_using_subcommand health; and __fish_seen_subcommand_from import-fhir" -s q -l quiet -d 'Less: -q no notices, -qq nothing'
complete -c erp -n "__fish_erp_using_subcommand health; and __fish_seen_subcommand_from import-fhir" -s v -l verbose -d 'More logs: -v debug, -vv trace'
complete -c erp -n "__fish_erp_using_subcommand health; and __fish_seen_subcommand_from import-fhir" -l no-progress -d 'No progress bars'
complete -c erp -n "__fish_erp_using_subcommand health; and __fish_seen_subcommand_from import-fhir" -l yes -d 'Answer yes to what would be asked'
complete -c erp -n "__fish_erp_using_subcommand health; and __fish_seen_subcommand_from import-fhir" -l no-input -d 'Never ask; fail naming the missing flag instead'
complete -c erp -n "__fish_erp_using_subcommand health; and __fish_seen_subcommand_from import-fhir" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c erp -n "__fish_erp_using_subcommand health; and __fish_seen_subcommand_from legal-hold" -l reason -d 'Kept in the audit trail: no personal data' -r
complete -c erp -n "__fish_erp_using_subcommand health; and __fish_seen_subcommand_from legal-hold" -l tenant -d 'The tenant to work on [default: the default tenant]' -r
complete -c erp -n "__fish_erp_using_subcommand health; and __fish_seen_subcommand_from legal-hold" -s c -l config -d 'A configuration file; later ones win. Also ERP_CONFIG=a:b' -r -F
complete -c erp -n "__fish_erp_using_subcommand health; and __fish_seen_subcommand_from legal-hold" -l set -d 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users' -r
complete -c erp -n "__fish_erp_using_subcommand health; and __fish_seen_subcommand_from legal-hold" -l env -d 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]' -r
complete -c erp -n "__fish_erp_using_subcommand health; and __fish_seen_subcommand_from legal-hold" -l embedded-dir -d 'Where the private cluster lives' -r -F
complete -c erp -n "__fish_erp_using_subcommand health; and __fish_seen_subcommand_from legal-hold" -l output -d 'Output form; progress, logs and prompts go to stderr in any case' -r -f -a "human\t''
json\t''
ndjson\t''"
complete -c erp -n "__fish_erp_using_subcommand health; and __fish_seen_subcommand_from legal-hold" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c erp -n "__fish_erp_using_subcommand health; and __fish_seen_subcommand_from legal-hold" -l timeout -d 'Give the whole command at most so long ("90s", "5m"); of serve, the start' -r
complete -c erp -n "__fish_erp_using_subcommand health; and __fish_seen_subcommand_from legal-hold" -l actor -d 'Who acts, for the audit trail [default: user@host]' -r
complete -c erp -n "__fish_erp_using_subcommand health; and __fish_seen_subcommand_from legal-hold" -l release -d 'End the hold'
complete -c erp -n "__fish_erp_using_subcommand health; and __fish_seen_subcommand_from legal-hold" -l dry-run -d 'Change nothing; say what would be done'
complete -c erp -n "__fish_erp_using_subcommand health; and __fish_seen_subcommand_from legal-hold" -l embedded -d 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed'
complete -c erp -n "__fish_erp_using_subcommand health; and __fish_seen_subcommand_from legal-hold" -l no-install -d 'With --embedded: do not install PostgreSQL where none is found'
complete -c erp -n "__fish_erp_using_subcommand health; and __fish_seen_subcommand_from legal-hold" -l json -d 'Short for --output json'
complete -c erp -n "__fish_erp_using_subcommand health; and __fish_seen_subcommand_from legal-hold" -s q -l quiet -d 'Less: -q no notices, -qq nothing'
complete -c erp -n "__fish_erp_using_subcommand health; and __fish_seen_subcommand_from legal-hold" -s v -l verbose -d 'More logs: -v debug, -vv trace'
complete -c erp -n "__fish_erp_using_subcommand health; and __fish_seen_subcommand_from legal-hold" -l no-progress -d 'No progress bars'
complete -c erp -n "__fish_erp_using_subcommand health; and __fish_seen_subcommand_from legal-hold" -l yes -d 'Answer yes to what would be asked'
complete -c erp -n "__fish_erp_using_subcommand health; and __fish_seen_subcommand_from legal-hold" -l no-input -d 'Never ask; fail naming the missing flag instead'
complete -c erp -n "__fish_erp_using_subcommand health; and __fish_seen_subcommand_from legal-hold" -s h -l help -d 'Print help'
complete -c erp -n "__fish_erp_using_subcommand health; and __fish_seen_subcommand_from make-decoy" -l tenant -d 'The tenant to work on [default: the default tenant]' -r
complete -c erp -n "__fish_erp_using_subcommand health; and __fish_seen_subcommand_from make-decoy" -s c -l config -d 'A configuration file; later ones win. Also ERP_CONFIG=a:b' -r -F
complete -c erp -n "__fish_erp_using_subcommand health; and __fish_seen_subcommand_from make-decoy" -l set -d 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users' -r
complete -c erp -n "__fish_erp_using_subcommand health; and __fish_seen_subcommand_from make-decoy" -l env -d 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]' -r
complete -c erp -n "__fish_erp_using_subcommand health; and __fish_seen_subcommand_from make-decoy" -l embedded-dir -d 'Where the private cluster lives' -r -F
complete -c erp -n "__fish_erp_using_subcommand health; and __fish_seen_subcommand_from make-decoy" -l output -d 'Output form; progress, logs and prompts go to stderr in any case' -r -f -a "human\t''
json\t''
ndjson\t''"
complete -c erp -n "__fish_erp_using_subcommand health; and __fish_seen_subcommand_from make-decoy" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c erp -n "__fish_erp_using_subcommand health; and __fish_seen_subcommand_from make-decoy" -l timeout -d 'Give the whole command at most so long ("90s", "5m"); of serve, the start' -r
complete -c erp -n "__fish_erp_using_subcommand health; and __fish_seen_subcommand_from make-decoy" -l actor -d 'Who acts, for the audit trail [default: user@host]' -r
complete -c erp -n "__fish_erp_using_subcommand health; and __fish_seen_subcommand_from make-decoy" -l dry-run -d 'Change nothing; say what would be done'
complete -c erp -n "__fish_erp_using_subcommand health; and __fish_seen_subcommand_from make-decoy" -l embedded -d 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed'
complete -c erp -n "__fish_erp_using_subcommand health; and __fish_seen_subcommand_from make-decoy" -l no-install -d 'With --embedded: do not install PostgreSQL where none is found'
complete -c erp -n "__fish_erp_using_subcommand health; and __fish_seen_subcommand_from make-decoy" -l json -d 'Short for --output json'
complete -c erp -n "__fish_erp_using_subcommand health; and __fish_seen_subcommand_from make-decoy" -s q -l quiet -d 'Less: -q no notices, -qq nothing'
complete -c erp -n "__fish_erp_using_subcommand health; and __fish_seen_subcommand_from make-decoy" -s v -l verbose -d 'More logs: -v debug, -vv trace'
complete -c erp -n "__fish_erp_using_subcommand health; and __fish_seen_subcommand_from make-decoy" -l no-progress -d 'No progress bars'
complete -c erp -n "__fish_erp_using_subcommand health; and __fish_seen_subcommand_from make-decoy" -l yes -d 'Answer yes to what would be asked'
complete -c erp -n "__fish_erp_using_subcommand health; and __fish_seen_subcommand_from make-decoy" -l no-input -d 'Never ask; fail naming the missing flag instead'
complete -c erp -n "__fish_erp_using_subcommand health; and __fish_seen_subcommand_from make-decoy" -s h -l help -d 'Print help'
complete -c erp -n "__fish_erp_using_subcommand health; and __fish_seen_subcommand_from help" -f -a "import-fhir" -d 'Import patients from FHIR R4 documents'
complete -c erp -n "__fish_erp_using_subcommand health; and __fish_seen_subcommand_from help" -f -a "legal-hold" -d 'Keep a patient from being erased, or let go again'
complete -c erp -n "__fish_erp_using_subcommand health; and __fish_seen_subcommand_from help" -f -a "make-decoy" -d 'Register a patient who does not exist: whoever finds, opens or reveals it raises an alarm'
complete -c erp -n "__fish_erp_using_subcommand health; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c erp -n "__fish_erp_using_subcommand user; and not __fish_seen_subcommand_from create list show reset-password reset-mfa unlock disable enable sessions help" -s c -l config -d 'A configuration file; later ones win. Also ERP_CONFIG=a:b' -r -F
complete -c erp -n "__fish_erp_using_subcommand user; and not __fish_seen_subcommand_from create list show reset-password reset-mfa unlock disable enable sessions help" -l set -d 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users' -r
complete -c erp -n "__fish_erp_using_subcommand user; and not __fish_seen_subcommand_from create list show reset-password reset-mfa unlock disable enable sessions help" -l env -d 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]' -r
complete -c erp -n "__fish_erp_using_subcommand user; and not __fish_seen_subcommand_from create list show reset-password reset-mfa unlock disable enable sessions help" -l embedded-dir -d 'Where the private cluster lives' -r -F
complete -c erp -n "__fish_erp_using_subcommand user; and not __fish_seen_subcommand_from create list show reset-password reset-mfa unlock disable enable sessions help" -l output -d 'Output form; progress, logs and prompts go to stderr in any case' -r -f -a "human\t''
json\t''
ndjson\t''"
complete -c erp -n "__fish_erp_using_subcommand user; and not __fish_seen_subcommand_from create list show reset-password reset-mfa unlock disable enable sessions help" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c erp -n "__fish_erp_using_subcommand user; and not __fish_seen_subcommand_from create list show reset-password reset-mfa unlock disable enable sessions help" -l timeout -d 'Give the whole command at most so long ("90s", "5m"); of serve, the start' -r
complete -c erp -n "__fish_erp_using_subcommand user; and not __fish_seen_subcommand_from create list show reset-password reset-mfa unlock disable enable sessions help" -l actor -d 'Who acts, for the audit trail [default: user@host]' -r
complete -c erp -n "__fish_erp_using_subcommand user; and not __fish_seen_subcommand_from create list show reset-password reset-mfa unlock disable enable sessions help" -l embedded -d 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed'
complete -c erp -n "__fish_erp_using_subcommand user; and not __fish_seen_subcommand_from create list show reset-password reset-mfa unlock disable enable sessions help" -l no-install -d 'With --embedded: do not install PostgreSQL where none is found'
complete -c erp -n "__fish_erp_using_subcommand user; and not __fish_seen_subcommand_from create list show reset-password reset-mfa unlock disable enable sessions help" -l json -d 'Short for --output json'
complete -c erp -n "__fish_erp_using_subcommand user; and not __fish_seen_subcommand_from create list show reset-password reset-mfa unlock disable enable sessions help" -s q -l quiet -d 'Less: -q no notices, -qq nothing'
complete -c erp -n "__fish_erp_using_subcommand user; and not __fish_seen_subcommand_from create list show reset-password reset-mfa unlock disable enable sessions help" -s v -l verbose -d 'More logs: -v debug, -vv trace'
complete -c erp -n "__fish_erp_using_subcommand user; and not __fish_seen_subcommand_from create list show reset-password reset-mfa unlock disable enable sessions help" -l no-progress -d 'No progress bars'
complete -c erp -n "__fish_erp_using_subcommand user; and not __fish_seen_subcommand_from create list show reset-password reset-mfa unlock disable enable sessions help" -l yes -d 'Answer yes to what would be asked'
complete -c erp -n "__fish_erp_using_subcommand user; and not __fish_seen_subcommand_from create list show reset-password reset-mfa unlock disable enable sessions help" -l no-input -d 'Never ask; fail naming the missing flag instead'
complete -c erp -n "__fish_erp_using_subcommand user; and not __fish_seen_subcommand_from create list show reset-password reset-mfa unlock disable enable sessions help" -s h -l help -d 'Print help'
complete -c erp -n "__fish_erp_using_subcommand user; and not __fish_seen_subcommand_from create list show reset-password reset-mfa unlock disable enable sessions help" -f -a "create" -d 'Make a user; the password must be changed at the first login'
complete -c erp -n "__fish_erp_using_subcommand user; and not __fish_seen_subcommand_from create list show reset-password reset-mfa unlock disable enable sessions help" -f -a "list" -d 'The users of a tenant, newest first, in pages'
complete -c erp -n "__fish_erp_using_subcommand user; and not __fish_seen_subcommand_from create list show reset-password reset-mfa unlock disable enable sessions help" -f -a "show" -d 'One user: status, roles, sessions, failed attempts'
complete -c erp -n "__fish_erp_using_subcommand user; and not __fish_seen_subcommand_from create list show reset-password reset-mfa unlock disable enable sessions help" -f -a "reset-password" -d 'Set a new password, end every session and forgive failed attempts'
complete -c erp -n "__fish_erp_using_subcommand user; and not __fish_seen_subcommand_from create list show reset-password reset-mfa unlock disable enable sessions help" -f -a "reset-mfa" -d 'Take a user\'s second factor off and end every session'
complete -c erp -n "__fish_erp_using_subcommand user; and not __fish_seen_subcommand_from create list show reset-password reset-mfa unlock disable enable sessions help" -f -a "unlock" -d 'Forgive failed attempts, so that the user need not wait for the next one'
complete -c erp -n "__fish_erp_using_subcommand user; and not __fish_seen_subcommand_from create list show reset-password reset-mfa unlock disable enable sessions help" -f -a "disable" -d 'Keep a user from signing in and end what is open, from the next request on'
complete -c erp -n "__fish_erp_using_subcommand user; and not __fish_seen_subcommand_from create list show reset-password reset-mfa unlock disable enable sessions help" -f -a "enable" -d 'Let a disabled user sign in again; sessions that were ended stay so'
complete -c erp -n "__fish_erp_using_subcommand user; and not __fish_seen_subcommand_from create list show reset-password reset-mfa unlock disable enable sessions help" -f -a "sessions" -d 'Where a user is signed in; end one session or all'
complete -c erp -n "__fish_erp_using_subcommand user; and not __fish_seen_subcommand_from create list show reset-password reset-mfa unlock disable enable sessions help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from create" -l username -d 'The name the user will sign in by' -r
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from create" -l role -d 'A role of the tenant; may be repeated' -r
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from create" -l password-file -d 'Read it from a file' -r -F
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from create" -l tenant -d 'The tenant to work on [default: the default tenant]' -r
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from create" -s c -l config -d 'A configuration file; later ones win. Also ERP_CONFIG=a:b' -r -F
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from create" -l set -d 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users' -r
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from create" -l env -d 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]' -r
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from create" -l embedded-dir -d 'Where the private cluster lives' -r -F
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from create" -l output -d 'Output form; progress, logs and prompts go to stderr in any case' -r -f -a "human\t''
json\t''
ndjson\t''"
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from create" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from create" -l timeout -d 'Give the whole command at most so long ("90s", "5m"); of serve, the start' -r
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from create" -l actor -d 'Who acts, for the audit trail [default: user@host]' -r
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from create" -l keep-password -d 'The password need not be changed at the first login'
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from create" -l if-missing -d 'Succeed if there is a user of this name; it is left as it is'
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from create" -l password-stdin -d 'Read the password from stdin'
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from create" -l generate -d 'Make one and print it once'
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from create" -l dry-run -d 'Change nothing; say what would be done'
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from create" -l embedded -d 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed'
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from create" -l no-install -d 'With --embedded: do not install PostgreSQL where none is found'
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from create" -l json -d 'Short for --output json'
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from create" -s q -l quiet -d 'Less: -q no notices, -qq nothing'
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from create" -s v -l verbose -d 'More logs: -v debug, -vv trace'
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from create" -l no-progress -d 'No progress bars'
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from create" -l yes -d 'Answer yes to what would be asked'
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from create" -l no-input -d 'Never ask; fail naming the missing flag instead'
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from create" -s h -l help -d 'Print help'
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from list" -l limit -d 'So many at most, up to 200' -r
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from list" -l cursor -d 'Go on after a page: its next_cursor' -r
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from list" -l tenant -d 'The tenant to work on [default: the default tenant]' -r
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from list" -s c -l config -d 'A configuration file; later ones win. Also ERP_CONFIG=a:b' -r -F
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from list" -l set -d 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users' -r
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from list" -l env -d 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]' -r
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from list" -l embedded-dir -d 'Where the private cluster lives' -r -F
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from list" -l output -d 'Output form; progress, logs and prompts go to stderr in any case' -r -f -a "human\t''
json\t''
ndjson\t''"
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from list" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from list" -l timeout -d 'Give the whole command at most so long ("90s", "5m"); of serve, the start' -r
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from list" -l actor -d 'Who acts, for the audit trail [default: user@host]' -r
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from list" -l embedded -d 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed'
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from list" -l no-install -d 'With --embedded: do not install PostgreSQL where none is found'
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from list" -l json -d 'Short for --output json'
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Less: -q no notices, -qq nothing'
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from list" -s v -l verbose -d 'More logs: -v debug, -vv trace'
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from list" -l no-progress -d 'No progress bars'
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from list" -l yes -d 'Answer yes to what would be asked'
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask; fail naming the missing flag instead'
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help'
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from show" -l tenant -d 'The tenant to work on [default: the default tenant]' -r
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from show" -s c -l config -d 'A configuration file; later ones win. Also ERP_CONFIG=a:b' -r -F
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from show" -l set -d 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users' -r
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from show" -l env -d 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]' -r
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from show" -l embedded-dir -d 'Where the private cluster lives' -r -F
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from show" -l output -d 'Output form; progress, logs and prompts go to stderr in any case' -r -f -a "human\t''
json\t''
ndjson\t''"
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from show" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from show" -l timeout -d 'Give the whole command at most so long ("90s", "5m"); of serve, the start' -r
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from show" -l actor -d 'Who acts, for the audit trail [default: user@host]' -r
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from show" -l embedded -d 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed'
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from show" -l no-install -d 'With --embedded: do not install PostgreSQL where none is found'
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from show" -l json -d 'Short for --output json'
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Less: -q no notices, -qq nothing'
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from show" -s v -l verbose -d 'More logs: -v debug, -vv trace'
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from show" -l no-progress -d 'No progress bars'
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from show" -l yes -d 'Answer yes to what would be asked'
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from show" -l no-input -d 'Never ask; fail naming the missing flag instead'
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help'
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from reset-password" -l password-file -d 'Read it from a file' -r -F
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from reset-password" -l tenant -d 'The tenant to work on [default: the default tenant]' -r
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from reset-password" -s c -l config -d 'A configuration file; later ones win. Also ERP_CONFIG=a:b' -r -F
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from reset-password" -l set -d 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users' -r
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from reset-password" -l env -d 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]' -r
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from reset-password" -l embedded-dir -d 'Where the private cluster lives' -r -F
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from reset-password" -l output -d 'Output form; progress, logs and prompts go to stderr in any case' -r -f -a "human\t''
json\t''
ndjson\t''"
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from reset-password" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from reset-password" -l timeout -d 'Give the whole command at most so long ("90s", "5m"); of serve, the start' -r
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from reset-password" -l actor -d 'Who acts, for the audit trail [default: user@host]' -r
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from reset-password" -l keep-password -d 'The password need not be changed at the next login'
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from reset-password" -l password-stdin -d 'Read the password from stdin'
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from reset-password" -l generate -d 'Make one and print it once'
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from reset-password" -l dry-run -d 'Change nothing; say what would be done'
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from reset-password" -l embedded -d 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed'
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from reset-password" -l no-install -d 'With --embedded: do not install PostgreSQL where none is found'
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from reset-password" -l json -d 'Short for --output json'
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from reset-password" -s q -l quiet -d 'Less: -q no notices, -qq nothing'
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from reset-password" -s v -l verbose -d 'More logs: -v debug, -vv trace'
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from reset-password" -l no-progress -d 'No progress bars'
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from reset-password" -l yes -d 'Answer yes to what would be asked'
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from reset-password" -l no-input -d 'Never ask; fail naming the missing flag instead'
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from reset-password" -s h -l help -d 'Print help'
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from reset-mfa" -l tenant -d 'The tenant to work on [default: the default tenant]' -r
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from reset-mfa" -s c -l config -d 'A configuration file; later ones win. Also ERP_CONFIG=a:b' -r -F
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from reset-mfa" -l set -d 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users' -r
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from reset-mfa" -l env -d 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]' -r
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from reset-mfa" -l embedded-dir -d 'Where the private cluster lives' -r -F
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from reset-mfa" -l output -d 'Output form; progress, logs and prompts go to stderr in any case' -r -f -a "human\t''
json\t''
ndjson\t''"
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from reset-mfa" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from reset-mfa" -l timeout -d 'Give the whole command at most so long ("90s", "5m"); of serve, the start' -r
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from reset-mfa" -l actor -d 'Who acts, for the audit trail [default: user@host]' -r
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from reset-mfa" -l dry-run -d 'Change nothing; say what would be done'
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from reset-mfa" -l embedded -d 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed'
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from reset-mfa" -l no-install -d 'With --embedded: do not install PostgreSQL where none is found'
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from reset-mfa" -l json -d 'Short for --output json'
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from reset-mfa" -s q -l quiet -d 'Less: -q no notices, -qq nothing'
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from reset-mfa" -s v -l verbose -d 'More logs: -v debug, -vv trace'
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from reset-mfa" -l no-progress -d 'No progress bars'
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from reset-mfa" -l yes -d 'Answer yes to what would be asked'
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from reset-mfa" -l no-input -d 'Never ask; fail naming the missing flag instead'
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from reset-mfa" -s h -l help -d 'Print help'
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from unlock" -l tenant -d 'The tenant to work on [default: the default tenant]' -r
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from unlock" -s c -l config -d 'A configuration file; later ones win. Also ERP_CONFIG=a:b' -r -F
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from unlock" -l set -d 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users' -r
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from unlock" -l env -d 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]' -r
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from unlock" -l embedded-dir -d 'Where the private cluster lives' -r -F
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from unlock" -l output -d 'Output form; progress, logs and prompts go to stderr in any case' -r -f -a "human\t''
json\t''
ndjson\t''"
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from unlock" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from unlock" -l timeout -d 'Give the whole command at most so long ("90s", "5m"); of serve, the start' -r
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from unlock" -l actor -d 'Who acts, for the audit trail [default: user@host]' -r
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from unlock" -l dry-run -d 'Change nothing; say what would be done'
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from unlock" -l embedded -d 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed'
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from unlock" -l no-install -d 'With --embedded: do not install PostgreSQL where none is found'
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from unlock" -l json -d 'Short for --output json'
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from unlock" -s q -l quiet -d 'Less: -q no notices, -qq nothing'
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from unlock" -s v -l verbose -d 'More logs: -v debug, -vv trace'
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from unlock" -l no-progress -d 'No progress bars'
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from unlock" -l yes -d 'Answer yes to what would be asked'
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from unlock" -l no-input -d 'Never ask; fail naming the missing flag instead'
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from unlock" -s h -l help -d 'Print help'
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from disable" -l tenant -d 'The tenant to work on [default: the default tenant]' -r
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from disable" -s c -l config -d 'A configuration file; later ones win. Also ERP_CONFIG=a:b' -r -F
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from disable" -l set -d 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users' -r
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from disable" -l env -d 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]' -r
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from disable" -l embedded-dir -d 'Where the private cluster lives' -r -F
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from disable" -l output -d 'Output form; progress, logs and prompts go to stderr in any case' -r -f -a "human\t''
json\t''
ndjson\t''"
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from disable" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from disable" -l timeout -d 'Give the whole command at most so long ("90s", "5m"); of serve, the start' -r
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from disable" -l actor -d 'Who acts, for the audit trail [default: user@host]' -r
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from disable" -l dry-run -d 'Change nothing; say what would be done'
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from disable" -l embedded -d 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed'
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from disable" -l no-install -d 'With --embedded: do not install PostgreSQL where none is found'
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from disable" -l json -d 'Short for --output json'
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from disable" -s q -l quiet -d 'Less: -q no notices, -qq nothing'
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from disable" -s v -l verbose -d 'More logs: -v debug, -vv trace'
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from disable" -l no-progress -d 'No progress bars'
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from disable" -l yes -d 'Answer yes to what would be asked'
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from disable" -l no-input -d 'Never ask; fail naming the missing flag instead'
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from disable" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from enable" -l tenant -d 'The tenant to work on [default: the default tenant]' -r
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from enable" -s c -l config -d 'A configuration file; later ones win. Also ERP_CONFIG=a:b' -r -F
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from enable" -l set -d 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users' -r
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from enable" -l env -d 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]' -r
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from enable" -l embedded-dir -d 'Where the private cluster lives' -r -F
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from enable" -l output -d 'Output form; progress, logs and prompts go to stderr in any case' -r -f -a "human\t''
json\t''
ndjson\t''"
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from enable" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from enable" -l timeout -d 'Give the whole command at most so long ("90s", "5m"); of serve, the start' -r
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from enable" -l actor -d 'Who acts, for the audit trail [default: user@host]' -r
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from enable" -l dry-run -d 'Change nothing; say what would be done'
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from enable" -l embedded -d 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed'
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from enable" -l no-install -d 'With --embedded: do not install PostgreSQL where none is found'
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from enable" -l json -d 'Short for --output json'
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from enable" -s q -l quiet -d 'Less: -q no notices, -qq nothing'
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from enable" -s v -l verbose -d 'More logs: -v debug, -vv trace'
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from enable" -l no-progress -d 'No progress bars'
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from enable" -l yes -d 'Answer yes to what would be asked'
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from enable" -l no-input -d 'Never ask; fail naming the missing flag instead'
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from enable" -s h -l help -d 'Print help'
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from sessions" -l cursor -d 'Go on after a page: its next_cursor' -r
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from sessions" -l kill -d 'End this session' -r
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from sessions" -l tenant -d 'The tenant to work on [default: the default tenant]' -r
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from sessions" -s c -l config -d 'A configuration file; later ones win. Also ERP_CONFIG=a:b' -r -F
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from sessions" -l set -d 'Set one configuration key; wins over everything. Not for secrets: arguments can be read by other users' -r
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from sessions" -l env -d 'The environment, which selects config/NAME.toml [default: production, or development with --embedded]' -r
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from sessions" -l embedded-dir -d 'Where the private cluster lives' -r -F
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from sessions" -l output -d 'Output form; progress, logs and prompts go to stderr in any case' -r -f -a "human\t''
json\t''
ndjson\t''"
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from sessions" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from sessions" -l timeout -d 'Give the whole command at most so long ("90s", "5m"); of serve, the start' -r
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from sessions" -l actor -d 'Who acts, for the audit trail [default: user@host]' -r
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from sessions" -l kill-all -d 'End all of them'
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from sessions" -l dry-run -d 'Change nothing; say what would be done'
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from sessions" -l embedded -d 'Run on a private PostgreSQL cluster in ./.erp: no configuration and no running server needed'
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from sessions" -l no-install -d 'With --embedded: do not install PostgreSQL where none is found'
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from sessions" -l json -d 'Short for --output json'
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from sessions" -s q -l quiet -d 'Less: -q no notices, -qq nothing'
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from sessions" -s v -l verbose -d 'More logs: -v debug, -vv trace'
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from sessions" -l no-progress -d 'No progress bars'
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from sessions" -l yes -d 'Answer yes to what would be asked'
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from sessions" -l no-input -d 'Never ask; fail naming the missing flag instead'
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from sessions" -s h -l help -d 'Print help'
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from help" -f -a "create" -d 'Make a user; the password must be changed at the first login'
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from help" -f -a "list" -d 'The users of a tenant, newest first, in pages'
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from help" -f -a "show" -d 'One user: status, roles, sessions, failed attempts'
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from help" -f -a "reset-password" -d 'Set a new password, end every session and forgive failed attempts'
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from help" -f -a "reset-mfa" -d 'Take a user\'s second factor off and end every session'
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from help" -f -a "unlock" -d 'Forgive failed attempts, so that the user need not wait for the next one'
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from help" -f -a "disable" -d 'Keep a user from signing in and end what is open, from the next request on'
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from help" -f -a "enable" -d 'Let a disabled user sign in again; sessions that were ended stay so'
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from help" -f -a "sessions" -d 'Where a user is signed in; end one session or all'
complete -c erp -n "__fish_erp_using_subcommand user; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c erp -n "__fish_erp_using_subcommand help; and not __fish_seen_subcommand_from check-config migrate seed doctor verify tenant serve schedule audit outbox dead-letters sinks backup maintenance secrets events phases routes openapi healthcheck wait embedded support-bundle completions man version run-task health user help" -f -a "check-config" -d 'Merge the configuration and judge it: every finding at once, no network'
complete -c erp -n "__fish_erp_using_subcommand help; and not __fish_seen_subcommand_from check-config migrate seed doctor verify tenant serve schedule audit outbox dead-letters sinks backup maintenance secrets events phases routes openapi healthcheck wait embedded support-bundle completions man version run-task health user help" -f -a "migrate" -d 'Bring the schema up to this binary\'s level (the same as `erp migrate up`)'
complete -c erp -n "__fish_erp_using_subcommand help; and not __fish_seen_subcommand_from check-config migrate seed doctor verify tenant serve schedule audit outbox dead-letters sinks backup maintenance secrets events phases routes openapi healthcheck wait embedded support-bundle completions man version run-task health user help" -f -a "seed" -d 'Make what is missing: default tenant, permissions, built-in roles, administrator. Never resets anything'
complete -c erp -n "__fish_erp_using_subcommand help; and not __fish_seen_subcommand_from check-config migrate seed doctor verify tenant serve schedule audit outbox dead-letters sinks backup maintenance secrets events phases routes openapi healthcheck wait embedded support-bundle completions man version run-task health user help" -f -a "doctor" -d 'Look at everything an installation stands on: configuration, host, database, keys, tasks, Redis'
complete -c erp -n "__fish_erp_using_subcommand help; and not __fish_seen_subcommand_from check-config migrate seed doctor verify tenant serve schedule audit outbox dead-letters sinks backup maintenance secrets events phases routes openapi healthcheck wait embedded support-bundle completions man version run-task health user help" -f -a "verify" -d 'Prove what must be so of the stored data: the audit chains, row-level security, what keys open'
complete -c erp -n "__fish_erp_using_subcommand help; and not __fish_seen_subcommand_from check-config migrate seed doctor verify tenant serve schedule audit outbox dead-letters sinks backup maintenance secrets events phases routes openapi healthcheck wait embedded support-bundle completions man version run-task health user help" -f -a "tenant" -d 'The tenants of the installation'
complete -c erp -n "__fish_erp_using_subcommand help; and not __fish_seen_subcommand_from check-config migrate seed doctor verify tenant serve schedule audit outbox dead-letters sinks backup maintenance secrets events phases routes openapi healthcheck wait embedded support-bundle completions man version run-task health user help" -f -a "serve" -d 'Run every phase and serve until SIGTERM or SIGINT; a second signal aborts'
complete -c erp -n "__fish_erp_using_subcommand help; and not __fish_seen_subcommand_from check-config migrate seed doctor verify tenant serve schedule audit outbox dead-letters sinks backup maintenance secrets events phases routes openapi healthcheck wait embedded support-bundle completions man version run-task health user help" -f -a "schedule" -d 'When background tasks run, and keeping them from it'
complete -c erp -n "__fish_erp_using_subcommand help; and not __fish_seen_subcommand_from check-config migrate seed doctor verify tenant serve schedule audit outbox dead-letters sinks backup maintenance secrets events phases routes openapi healthcheck wait embedded support-bundle completions man version run-task health user help" -f -a "audit" -d 'The audit chain: recompute it, move its old part into files, or hand it to somebody else'
complete -c erp -n "__fish_erp_using_subcommand help; and not __fish_seen_subcommand_from check-config migrate seed doctor verify tenant serve schedule audit outbox dead-letters sinks backup maintenance secrets events phases routes openapi healthcheck wait embedded support-bundle completions man version run-task health user help" -f -a "outbox" -d 'Events on their way to those who want them: what waits, who brings them, and which sink is paused'
complete -c erp -n "__fish_erp_using_subcommand help; and not __fish_seen_subcommand_from check-config migrate seed doctor verify tenant serve schedule audit outbox dead-letters sinks backup maintenance secrets events phases routes openapi healthcheck wait embedded support-bundle completions man version run-task health user help" -f -a "dead-letters" -d 'Events that a sink would not take: look at them, hand them over again, or put them aside'
complete -c erp -n "__fish_erp_using_subcommand help; and not __fish_seen_subcommand_from check-config migrate seed doctor verify tenant serve schedule audit outbox dead-letters sinks backup maintenance secrets events phases routes openapi healthcheck wait embedded support-bundle completions man version run-task health user help" -f -a "sinks" -d 'Receivers of events outside the product: Redis Streams, NATS JetStream, webhooks, the log'
complete -c erp -n "__fish_erp_using_subcommand help; and not __fish_seen_subcommand_from check-config migrate seed doctor verify tenant serve schedule audit outbox dead-letters sinks backup maintenance secrets events phases routes openapi healthcheck wait embedded support-bundle completions man version run-task health user help" -f -a "backup" -d 'Save the database, look at what was saved, bring it back'
complete -c erp -n "__fish_erp_using_subcommand help; and not __fish_seen_subcommand_from check-config migrate seed doctor verify tenant serve schedule audit outbox dead-letters sinks backup maintenance secrets events phases routes openapi healthcheck wait embedded support-bundle completions man version run-task health user help" -f -a "maintenance" -d 'Refuse requests on purpose, on every server, and tell users why'
complete -c erp -n "__fish_erp_using_subcommand help; and not __fish_seen_subcommand_from check-config migrate seed doctor verify tenant serve schedule audit outbox dead-letters sinks backup maintenance secrets events phases routes openapi healthcheck wait embedded support-bundle completions man version run-task health user help" -f -a "secrets" -d 'Keys and passwords: make them, verify them, exchange them'
complete -c erp -n "__fish_erp_using_subcommand help; and not __fish_seen_subcommand_from check-config migrate seed doctor verify tenant serve schedule audit outbox dead-letters sinks backup maintenance secrets events phases routes openapi healthcheck wait embedded support-bundle completions man version run-task health user help" -f -a "events" -d 'The catalogue of events, with the schema of each, and delivering old ones once more'
complete -c erp -n "__fish_erp_using_subcommand help; and not __fish_seen_subcommand_from check-config migrate seed doctor verify tenant serve schedule audit outbox dead-letters sinks backup maintenance secrets events phases routes openapi healthcheck wait embedded support-bundle completions man version run-task health user help" -f -a "phases" -d 'The startup chain: what each phase does, needs and changes, and the command that runs up to it'
complete -c erp -n "__fish_erp_using_subcommand help; and not __fish_seen_subcommand_from check-config migrate seed doctor verify tenant serve schedule audit outbox dead-letters sinks backup maintenance secrets events phases routes openapi healthcheck wait embedded support-bundle completions man version run-task health user help" -f -a "routes" -d 'Every HTTP operation and what it takes to call it; needs no configuration'
complete -c erp -n "__fish_erp_using_subcommand help; and not __fish_seen_subcommand_from check-config migrate seed doctor verify tenant serve schedule audit outbox dead-letters sinks backup maintenance secrets events phases routes openapi healthcheck wait embedded support-bundle completions man version run-task health user help" -f -a "openapi" -d 'The OpenAPI 3.1 document of the HTTP API; needs no configuration'
complete -c erp -n "__fish_erp_using_subcommand help; and not __fish_seen_subcommand_from check-config migrate seed doctor verify tenant serve schedule audit outbox dead-letters sinks backup maintenance secrets events phases routes openapi healthcheck wait embedded support-bundle completions man version run-task health user help" -f -a "healthcheck" -d 'Ask a running server how it is; needs no configuration, for images without curl'
complete -c erp -n "__fish_erp_using_subcommand help; and not __fish_seen_subcommand_from check-config migrate seed doctor verify tenant serve schedule audit outbox dead-letters sinks backup maintenance secrets events phases routes openapi healthcheck wait embedded support-bundle completions man version run-task health user help" -f -a "wait" -d 'Wait until what is named is there; for start scripts and init containers'
complete -c erp -n "__fish_erp_using_subcommand help; and not __fish_seen_subcommand_from check-config migrate seed doctor verify tenant serve schedule audit outbox dead-letters sinks backup maintenance secrets events phases routes openapi healthcheck wait embedded support-bundle completions man version run-task health user help" -f -a "embedded" -d 'The private PostgreSQL cluster of --embedded'
complete -c erp -n "__fish_erp_using_subcommand help; and not __fish_seen_subcommand_from check-config migrate seed doctor verify tenant serve schedule audit outbox dead-letters sinks backup maintenance secrets events phases routes openapi healthcheck wait embedded support-bundle completions man version run-task health user help" -f -a "support-bundle" -d 'Gather what somebody who helps from afar has to know: configuration without secrets, verdicts of doctor, versions, task history'
complete -c erp -n "__fish_erp_using_subcommand help; and not __fish_seen_subcommand_from check-config migrate seed doctor verify tenant serve schedule audit outbox dead-letters sinks backup maintenance secrets events phases routes openapi healthcheck wait embedded support-bundle completions man version run-task health user help" -f -a "completions" -d 'A completion script for your shell'
complete -c erp -n "__fish_erp_using_subcommand help; and not __fish_seen_subcommand_from check-config migrate seed doctor verify tenant serve schedule audit outbox dead-letters sinks backup maintenance secrets events phases routes openapi healthcheck wait embedded support-bundle completions man version run-task health user help" -f -a "man" -d 'Manual pages: one for every command'
complete -c erp -n "__fish_erp_using_subcommand help; and not __fish_seen_subcommand_from check-config migrate seed doctor verify tenant serve schedule audit outbox dead-letters sinks backup maintenance secrets events phases routes openapi healthcheck wait embedded support-bundle completions man version run-task health user help" -f -a "version" -d 'What this binary is'
complete -c erp -n "__fish_erp_using_subcommand help; and not __fish_seen_subcommand_from check-config migrate seed doctor verify tenant serve schedule audit outbox dead-letters sinks backup maintenance secrets events phases routes openapi healthcheck wait embedded support-bundle completions man version run-task health user help" -f -a "run-task" -d 'Run one background task here and now, the way the scheduler would'
complete -c erp -n "__fish_erp_using_subcommand help; and not __fish_seen_subcommand_from check-config migrate seed doctor verify tenant serve schedule audit outbox dead-letters sinks backup maintenance secrets events phases routes openapi healthcheck wait embedded support-bundle completions man version run-task health user help" -f -a "health" -d 'Commands of the health module'
complete -c erp -n "__fish_erp_using_subcommand help; and not __fish_seen_subcommand_from check-config migrate seed doctor verify tenant serve schedule audit outbox dead-letters sinks backup maintenance secrets events phases routes openapi healthcheck wait embedded support-bundle completions man version run-task health user help" -f -a "user" -d 'The users of a tenant, for operators'
complete -c erp -n "__fish_erp_using_subcommand help; and not __fish_seen_subcommand_from check-config migrate seed doctor verify tenant serve schedule audit outbox dead-letters sinks backup maintenance secrets events phases routes openapi healthcheck wait embedded support-bundle completions man version run-task health user help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c erp -n "__fish_erp_using_subcommand help; and __fish_seen_subcommand_from migrate" -f -a "up" -d 'Apply what is pending'
complete -c erp -n "__fish_erp_using_subcommand help; and __fish_seen_subcommand_from migrate" -f -a "status" -d 'What is applied and what is pending; 0 current, 3 pending or diverged, 4 ahead'
complete -c erp -n "__fish_erp_using_subcommand help; and __fish_seen_subcommand_from migrate" -f -a "plan" -d 'The statements that would run, in order'
complete -c erp -n "__fish_erp_using_subcommand help; and __fish_seen_subcommand_from migrate" -f -a "down" -d 'Take the newest migrations back; their tables go with everything in them'
complete -c erp -n "__fish_erp_using_subcommand help; and __fish_seen_subcommand_from migrate" -f -a "verify" -d 'Compare the schema with this binary: checksums of what is applied, and the guards that keep tenants apart'
complete -c erp -n "__fish_erp_using_subcommand help; and __fish_seen_subcommand_from migrate" -f -a "wait" -d 'Wait until another process has brought the schema up to this binary\'s level'
complete -c erp -n "__fish_erp_using_subcommand help; and __fish_seen_subcommand_from migrate" -f -a "mark" -d 'Record a migration as applied without running it; the reason is kept in erp_migrations'
complete -c erp -n "__fish_erp_using_subcommand help; and __fish_seen_subcommand_from tenant" -f -a "create" -d 'Make a tenant with its roles and administrator, as `erp seed --tenant` does; an existing one is left as it is'
complete -c erp -n "__fish_erp_using_subcommand help; and __fish_seen_subcommand_from tenant" -f -a "list" -d 'Every tenant by slug, in pages'
complete -c erp -n "__fish_erp_using_subcommand help; and __fish_seen_subcommand_from tenant" -f -a "show" -d 'One tenant: name, status, plan, end, time zone'
complete -c erp -n "__fish_erp_using_subcommand help; and __fish_seen_subcommand_from tenant" -f -a "suspend" -d 'Refuse everything to a tenant\'s users, from the next request on; nothing is deleted'
complete -c erp -n "__fish_erp_using_subcommand help; and __fish_seen_subcommand_from tenant" -f -a "resume" -d 'Let a suspended tenant\'s users in again'
complete -c erp -n "__fish_erp_using_subcommand help; and __fish_seen_subcommand_from tenant" -f -a "close" -d 'Close a suspended or expired tenant for good, once its rows are exported'
complete -c erp -n "__fish_erp_using_subcommand help; and __fish_seen_subcommand_from tenant" -f -a "update" -d 'Change a tenant\'s name, time zone, plan, end and number of users; what is not named stays'
complete -c erp -n "__fish_erp_using_subcommand help; and __fish_seen_subcommand_from tenant" -f -a "export" -d 'Write one tenant\'s rows into a sealed file that only you can read, from one snapshot'
complete -c erp -n "__fish_erp_using_subcommand help; and __fish_seen_subcommand_from tenant" -f -a "import" -d 'Bring an exported tenant into this installation: all of it, in one transaction, or nothing'
complete -c erp -n "__fish_erp_using_subcommand help; and __fish_seen_subcommand_from tenant" -f -a "erase" -d 'Erase all rows of a closed tenant, its persons\' keys first, as the owner of the tables'
complete -c erp -n "__fish_erp_using_subcommand help; and __fish_seen_subcommand_from schedule" -f -a "list" -d 'Every task: schedule, next run, last run, whether it is paused'
complete -c erp -n "__fish_erp_using_subcommand help; and __fish_seen_subcommand_from schedule" -f -a "show" -d 'One task: its rules, its next slots, its last runs, and who runs it now'
complete -c erp -n "__fish_erp_using_subcommand help; and __fish_seen_subcommand_from schedule" -f -a "pause" -d 'Let a task\'s slots pass until it is resumed; a run that is under way goes on'
complete -c erp -n "__fish_erp_using_subcommand help; and __fish_seen_subcommand_from schedule" -f -a "resume" -d 'Let a paused task run by schedule again'
complete -c erp -n "__fish_erp_using_subcommand help; and __fish_seen_subcommand_from schedule" -f -a "next" -d 'The next slots of a task'
complete -c erp -n "__fish_erp_using_subcommand help; and __fish_seen_subcommand_from audit" -f -a "verify" -d 'Recompute every hash, link and column; 0 sound, 1 a fault was found'
complete -c erp -n "__fish_erp_using_subcommand help; and __fish_seen_subcommand_from audit" -f -a "archive" -d 'Move old rows into signed files, as the owner of the tables'
complete -c erp -n "__fish_erp_using_subcommand help; and __fish_seen_subcommand_from audit" -f -a "public-key" -d 'The key that verifies checkpoints, for whoever has no configuration'
complete -c erp -n "__fish_erp_using_subcommand help; and __fish_seen_subcommand_from audit" -f -a "export" -d 'Write a tenant\'s rows as JSON lines, the head last, for an independent verification'
complete -c erp -n "__fish_erp_using_subcommand help; and __fish_seen_subcommand_from outbox" -f -a "status" -d 'How much waits, for which sink, and who leads which shard; exit 0 either way'
complete -c erp -n "__fish_erp_using_subcommand help; and __fish_seen_subcommand_from outbox" -f -a "tail" -d 'The latest events, the newest last, without their payload'
complete -c erp -n "__fish_erp_using_subcommand help; and __fish_seen_subcommand_from outbox" -f -a "kick" -d 'Have every server look at once, for rows that were written by hand'
complete -c erp -n "__fish_erp_using_subcommand help; and __fish_seen_subcommand_from outbox" -f -a "pause" -d 'Send a sink nothing more; its events wait, in order'
complete -c erp -n "__fish_erp_using_subcommand help; and __fish_seen_subcommand_from outbox" -f -a "resume" -d 'Send a paused or disabled sink what waited, and all that comes'
complete -c erp -n "__fish_erp_using_subcommand help; and __fish_seen_subcommand_from outbox" -f -a "retry" -d 'Try an event at once that a sink refused, or that waits behind a refused one'
complete -c erp -n "__fish_erp_using_subcommand help; and __fish_seen_subcommand_from outbox" -f -a "drain" -d 'Wait until no event is pending; relay here what no server does'
complete -c erp -n "__fish_erp_using_subcommand help; and __fish_seen_subcommand_from dead-letters" -f -a "list" -d 'Dead letters, newest first, in pages'
complete -c erp -n "__fish_erp_using_subcommand help; and __fish_seen_subcommand_from dead-letters" -f -a "show" -d 'One dead letter: why it was refused, how often, and which event it is'
complete -c erp -n "__fish_erp_using_subcommand help; and __fish_seen_subcommand_from dead-letters" -f -a "retry" -d 'Hand dead letters to their sinks once more, oldest first'
complete -c erp -n "__fish_erp_using_subcommand help; and __fish_seen_subcommand_from dead-letters" -f -a "discard" -d 'Put dead letters aside for good; they stay in the list of the discarded'
complete -c erp -n "__fish_erp_using_subcommand help; and __fish_seen_subcommand_from dead-letters" -f -a "export" -d 'Write dead letters as JSON lines'
complete -c erp -n "__fish_erp_using_subcommand help; and __fish_seen_subcommand_from sinks" -f -a "list" -d 'Every sink, and what the servers said when one could not be reached'
complete -c erp -n "__fish_erp_using_subcommand help; and __fish_seen_subcommand_from sinks" -f -a "show" -d 'One sink with its settings; of URLs only where they lead'
complete -c erp -n "__fish_erp_using_subcommand help; and __fish_seen_subcommand_from sinks" -f -a "schema" -d 'What the settings of a kind are, as JSON Schema'
complete -c erp -n "__fish_erp_using_subcommand help; and __fish_seen_subcommand_from sinks" -f -a "add" -d 'Make a sink; the servers send to it at once'
complete -c erp -n "__fish_erp_using_subcommand help; and __fish_seen_subcommand_from sinks" -f -a "set" -d 'Change a sink: what is not given stays'
complete -c erp -n "__fish_erp_using_subcommand help; and __fish_seen_subcommand_from sinks" -f -a "remove" -d 'Take a sink away; it stays while events wait for it'
complete -c erp -n "__fish_erp_using_subcommand help; and __fish_seen_subcommand_from sinks" -f -a "reload" -d 'Have every server make its connections and read sinks\' secrets anew'
complete -c erp -n "__fish_erp_using_subcommand help; and __fish_seen_subcommand_from backup" -f -a "create" -d 'Save every tenant\'s rows into a new folder that only you can read, while people work'
complete -c erp -n "__fish_erp_using_subcommand help; and __fish_seen_subcommand_from backup" -f -a "verify" -d 'Look whether a backup is whole: sums, readable, every tenant\'s rows; with --drill also restored and compared'
complete -c erp -n "__fish_erp_using_subcommand help; and __fish_seen_subcommand_from backup" -f -a "restore" -d 'Bring a backup back into an empty database, in one transaction'
complete -c erp -n "__fish_erp_using_subcommand help; and __fish_seen_subcommand_from maintenance" -f -a "on" -d 'Refuse requests; what stands already is replaced by what is given now'
complete -c erp -n "__fish_erp_using_subcommand help; and __fish_seen_subcommand_from maintenance" -f -a "off" -d 'Answer requests again'
complete -c erp -n "__fish_erp_using_subcommand help; and __fish_seen_subcommand_from maintenance" -f -a "status" -d 'Whether requests are refused, since when and by whom; exit 0 either way'
complete -c erp -n "__fish_erp_using_subcommand help; and __fish_seen_subcommand_from secrets" -f -a "generate" -d 'Make new random secrets; printed once, on stdout alone'
complete -c erp -n "__fish_erp_using_subcommand help; and __fish_seen_subcommand_from secrets" -f -a "verify" -d 'Do the configured keys open what the database holds? Decodes them, compares them with those that rows may be under, and opens a sample of every tenant\'s personal data'
complete -c erp -n "__fish_erp_using_subcommand help; and __fish_seen_subcommand_from secrets" -f -a "rotate" -d 'Write the configuration of an exchanged key: a new one in front, the present one kept to read what it wrote'
complete -c erp -n "__fish_erp_using_subcommand help; and __fish_seen_subcommand_from events" -f -a "list" -d 'Every event that may be published'
complete -c erp -n "__fish_erp_using_subcommand help; and __fish_seen_subcommand_from events" -f -a "replay" -d 'Deliver archived events to one sink once more, in order; needs the database'
complete -c erp -n "__fish_erp_using_subcommand help; and __fish_seen_subcommand_from events" -f -a "show" -d 'One event and the fields of its payload'
complete -c erp -n "__fish_erp_using_subcommand help; and __fish_seen_subcommand_from embedded" -f -a "path" -d 'Where it lives and whether it runs'
complete -c erp -n "__fish_erp_using_subcommand help; and __fish_seen_subcommand_from embedded" -f -a "stop" -d 'Stop whatever runs on it'
complete -c erp -n "__fish_erp_using_subcommand help; and __fish_seen_subcommand_from embedded" -f -a "psql" -d 'A psql prompt on the running cluster, as its superuser'
complete -c erp -n "__fish_erp_using_subcommand help; and __fish_seen_subcommand_from embedded" -f -a "reset" -d 'Delete the cluster with everything in it; secrets.toml stays, for backups made under its keys'
complete -c erp -n "__fish_erp_using_subcommand help; and __fish_seen_subcommand_from run-task" -f -a "core.idempotency-cleanup" -d 'Deletes expired answers kept under Idempotency-Key.'
complete -c erp -n "__fish_erp_using_subcommand help; and __fish_seen_subcommand_from run-task" -f -a "core.audit-checkpoint" -d 'Appends signed heads of the audit chains to audit.checkpoint_file; needs audit.signing_key.'
complete -c erp -n "__fish_erp_using_subcommand help; and __fish_seen_subcommand_from run-task" -f -a "core.event-cleanup" -d 'Makes the months of the event archive ahead, and drops old ones and old runs of tasks.'
complete -c erp -n "__fish_erp_using_subcommand help; and __fish_seen_subcommand_from run-task" -f -a "auth.purge-expired" -d 'Deletes old sessions, refresh tokens and login records.'
complete -c erp -n "__fish_erp_using_subcommand help; and __fish_seen_subcommand_from run-task" -f -a "auth.tenant-expiry" -d 'Notes that the time of tenants is over.'
complete -c erp -n "__fish_erp_using_subcommand help; and __fish_seen_subcommand_from run-task" -f -a "health.reencrypt" -d 'Moves personal data from previous keys to the present ones; run it after a rotation.'
complete -c erp -n "__fish_erp_using_subcommand help; and __fish_seen_subcommand_from run-task" -f -a "events.relay" -d 'Relays the events that wait, as a running server does all the time.'
complete -c erp -n "__fish_erp_using_subcommand help; and __fish_seen_subcommand_from health" -f -a "import-fhir" -d 'Import patients from FHIR R4 documents'
complete -c erp -n "__fish_erp_using_subcommand help; and __fish_seen_subcommand_from health" -f -a "legal-hold" -d 'Keep a patient from being erased, or let go again'
complete -c erp -n "__fish_erp_using_subcommand help; and __fish_seen_subcommand_from health" -f -a "make-decoy" -d 'Register a patient who does not exist: whoever finds, opens or reveals it raises an alarm'
complete -c erp -n "__fish_erp_using_subcommand help; and __fish_seen_subcommand_from user" -f -a "create" -d 'Make a user; the password must be changed at the first login'
complete -c erp -n "__fish_erp_using_subcommand help; and __fish_seen_subcommand_from user" -f -a "list" -d 'The users of a tenant, newest first, in pages'
complete -c erp -n "__fish_erp_using_subcommand help; and __fish_seen_subcommand_from user" -f -a "show" -d 'One user: status, roles, sessions, failed attempts'
complete -c erp -n "__fish_erp_using_subcommand help; and __fish_seen_subcommand_from user" -f -a "reset-password" -d 'Set a new password, end every session and forgive failed attempts'
complete -c erp -n "__fish_erp_using_subcommand help; and __fish_seen_subcommand_from user" -f -a "reset-mfa" -d 'Take a user\'s second factor off and end every session'
complete -c erp -n "__fish_erp_using_subcommand help; and __fish_seen_subcommand_from user" -f -a "unlock" -d 'Forgive failed attempts, so that the user need not wait for the next one'
complete -c erp -n "__fish_erp_using_subcommand help; and __fish_seen_subcommand_from user" -f -a "disable" -d 'Keep a user from signing in and end what is open, from the next request on'
complete -c erp -n "__fish_erp_using_subcommand help; and __fish_seen_subcommand_from user" -f -a "enable" -d 'Let a disabled user sign in again; sessions that were ended stay so'
complete -c erp -n "__fish_erp_using_subcommand help; and __fish_seen_subcommand_from user" -f -a "sessions" -d 'Where a user is signed in; end one session or all'
