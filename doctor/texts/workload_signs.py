"""Signs of how a workload, a job or a container gets its credentials, and of what it lacks."""

from __future__ import annotations

import re
from typing import Final

from doctor.texts.sign import Sign, Surrounding

_NAMED: Final = r"(?: (?!(?:if|when|unless|whether|or)\b)[`'\"]?[\w/:+=,.@-]+)?"
_WISHED: Final = (
    r"(?<!if )(?<!when )(?<!whether )(?<!unless )(?<!ensure )(?<!verify )(?<!check )(?<!that )"
)
"""What stands before a condition or a request: it tells nothing of what is."""
_EXPIRES: Final = r"\bexpir(?:ed|es?|ing)\b"
_LONG_JOB: Final = (
    r"(?:\b(?:takes?|took|taking|runs?|ran|running) (?:\w+ ){0,2}longer\b|\blong[- ]running\b)"
)

_AGENT: Final = r"\b(?:eks[- ])?pod[- ]identity[- ]agent\b"
_WEBHOOK: Final = r"\bpod[- ]identity[- ](?:mutating[- ])?webhook\b"
_ABSENT_OF: Final = rf"{_WISHED}\b(?:missing|no|without|lacks?|lacking) (?:the |an? )?[`'\"]?"
_OF_ABSENCE: Final = (
    r"[`'\"]?(?: add-?on| daemonset| configuration)?[^.\n]{0,20}?"
    r"\b(?:missing|(?:not|\w+n't)(?: yet)? (?:installed|deployed|running|there|present|enabled))\b"
)
"""How people tell that something is not there, before its name and behind it."""
_PROVIDER: Final = r"(?:(?:OIDC|OpenID ?Connect)(?: identity)?|identity) provider"
WORKLOAD_SIGNS: Final[dict[Surrounding, Sign]] = {
    "files-mounted": Sign(
        says=re.compile(
            r"\.aws(?:/|/(?:config|credentials))?[\"']?:(?!\\)[~/$]\S*|"
            r"(?:source|src)=\S*\.aws\b|\bmountPath:\s*\S*/\.aws\b"
        ),
        examples=(
            ("- ~/.aws:/root/.aws", "- ./data:/root/data"),
            ("-v $HOME/.aws/credentials:/app/.aws/credentials:ro", "in ~/.aws/credentials: [x]"),
            ("mountPath: /home/app/.aws", "mountPath: /home/app"),
            ('"${HOME}/.aws:/home/node/.aws"', "look at ~/.aws: it is empty"),
        ),
    ),
    "first-boto": Sign(
        says=re.compile(
            r"\bboto\.(?:provider|exception|auth|connection|utils|s3|ec2|sts|iam|route53|rds|"
            r"dynamodb2?|cloudformation|sqs)\.\w+|\bimport boto(?![\w.])|\bboto[- =v]{1,3}2\.\d|"
            r"[/\\]boto[/\\](?!config)\w+(?:[/\\]\w+)?\.py"
        ),
        examples=(
            ('boto.provider.ProfileNotFoundError: Profile "x" not found!', "boto3.exceptions.X"),
            ("requires boto 2.49", "boto3 2.0"),
            ('File "/usr/lib/python2.7/site-packages/boto/auth.py"', "/boto3/session.py"),
        ),
    ),
    "image-build-failed": Sign(
        says=re.compile(
            r"process \\?\"/bin/\w+ -\w+ [^\n]{1,2000} did not complete successfully|"
            r"The command '/bin/\w+ -\w+ [^\n]{1,2000}' returned a non-zero code|"
            r"building at STEP \\?\"RUN\b|"
            r"error building image: [^\n]{0,80}failed to execute command"
        ),
        examples=(
            (
                'ERROR: process "/bin/sh -c aws s3 ls" did not complete successfully: exit code: 1',
                "#9 [3/4] RUN aws s3 ls",
            ),
            ("The command '/bin/sh -c aws s3 ls' returned a non-zero code: 1", "The command 'x'"),
            ('Error: building at STEP "RUN aws s3 ls": exit status 1', 'STEP 3: RUN "x"'),
            (
                "error building image: error building stage: failed to execute command: x",
                "building image",
            ),
        ),
    ),
    "ecs-agent-calls": Sign(
        says=re.compile(
            r"\bResourceInitializationError\b|\bCannotPull(?:ECR)?ContainerError\b|"
            r"unable to pull secrets or registry auth|failed to validate logger args"
        ),
        examples=(
            (
                "ResourceInitializationError: unable to pull secrets or registry auth",
                "CannotStartContainerError: x",
            ),
            ("CannotPullContainerError: pull image manifest has been retried", "cannot pull"),
        ),
    ),
    "unattended": Sign(
        says=re.compile(
            r"\bcron(?:tab|jobs?)\b|\b(?:from|via|by|in|a|under) cron\b|\bcron jobs?\b|"
            r"\bruns? (?:every night|nightly)\b|\bnightly (?:job|run|backup|script)s?\b|"
            r"\b(?:run|runs|running) unattended\b|\bsystemd timers?\b|\bscheduled tasks?\b|"
            r"\bTask Scheduler\b",
            re.IGNORECASE,
        ),
        examples=(
            ("it's a cron job on our build box", "the cron expression is rate(1 day)"),
            ("the script runs nightly", "since last night"),
            ("a systemd timer starts it", "systemd 255"),
        ),
    ),
    "id-token-lacking": Sign(
        says=re.compile(
            r"(?<!have )(?<!has )(?<!already )(?<!'ve )\b(?:missing|lacks?|lacking|los[te]s?|"
            r"forg[eo]t\w*|without|restor(?:e|es|ed|ing)|needs? to (?:set|have|add)|had to add|"
            r"add(?:s|ed|ing)?|did ?n[o']t (?:set|have|add|include)|no)\b[^.\n]{0,40}"
            r"\bid-token\b(?![^\n]{0,80}\b(?:but|still|however|already)\b)|"
            r"\bid-token\b(?:: ?write)?[`'\"]? (?:permission )?(?:is|was|were|had been|got) "
            r"(?:missing|not (?:set|granted|given|there|included)|removed|lost|taken|dropped)|"
            r"\bgrants? only [`'\"]?contents: ?read|"
            r"\b(?:mov|add|put|set|grant)(?:s|es|ed|ing|ting)?\b[^.\n]{0,20}\bpermissions?\b"
            r"[^.\n]{0,20}\b(?:under|to|at|into|on) (?:the |each |every |this )?"
            r"(?:jobs?|workflow)\b|"
            r"\b(?:PRs?|pull[- ]requests?)\b[^.\n]{0,30}\b(?:from|of|by|in) (?:a |the |an |my )?"
            r"(?:\w+ )?fork(?:s|ed)?\b",
            re.IGNORECASE,
        ),
        examples=(
            ("Restore `id-token: write` in the workflow", "the workflow has id-token: write"),
            ("the job is missing the id-token permission", "I have added id-token: write"),
            ("`id-token: write` was removed in the last release", "id-token: write is set"),
            ("the PR is from a fork", "we have a fork of the action"),
            ("moving the permissions under each job", "moving the permissions of the role"),
            ("we forgot to add `id-token: write`", "added id-token: write, but it still fails"),
        ),
    ),
    "wrong-action-told": Sign(
        says=re.compile(
            r"\bAssumeRole\b[`'\"]?[^\n]{0,60}?\b(?:when|but|where|while|even (?:if|though)|"
            r"instead of|needs?|needed|should|must)\b[^\n]{0,80}?\bAssumeRoleWith\w+|"
            r"\bAssumeRoleWith\w+[`'\"]?,? (?:and |but )?(?:not|instead of|rather than)\b"
            r"[^\n]{0,30}\bAssumeRole\b|"
            r"\bFederatedPrincipal\((?:(?!AssumeRoleWith)[^;]){0,900}?(?:;|\n\s*\n|\Z)"
        ),
        examples=(
            (
                "the action was `sts:AssumeRole` when it needed to be sts:AssumeRoleWithSAML",
                "the action was sts:AssumeRole when it ran",
            ),
            (
                "it has to be sts:AssumeRoleWithWebIdentity and not sts:AssumeRole",
                "it has to be sts:AssumeRoleWithWebIdentity",
            ),
            (
                "new iam.FederatedPrincipal(arn, {})",
                "new iam.FederatedPrincipal(arn, {}, 'sts:AssumeRoleWithWebIdentity')",
            ),
            (
                "assumed_by=iam.FederatedPrincipal(arn),\n)\n\nsts:AssumeRoleWithWebIdentity",
                "assumed_by=iam.FederatedPrincipal(arn, {}, 'sts:AssumeRoleWithWebIdentity')\n\n",
            ),
        ),
    ),
    "subject-told": Sign(
        says=re.compile(
            r"\bsub(?:ject)?[`'\"]? (?:claim|condition|pattern|value)s?\b[^.\n]{0,120}?"
            r"\b(?:never|not|\w+n't|no longer|mismatch\w*|differ\w*|instead)\b",
            re.IGNORECASE,
        ),
        examples=(
            ("the `sub` claim is `repo:acme/app:environment:x`, never the tag", "the sub claim"),
            ("the subject claim does not match", "the subject of the mail does not match"),
        ),
    ),
    "mfa-left-out": Sign(
        says=re.compile(
            r"\bMFA (?:is |was )?not (?:needed|required|necessary|used|sent|passed)\b|"
            r"\bno MFA (?:is |was )?(?:needed|required|necessary|used|sent|passed)\b|"
            r"\bskip(?:s|ped|ping)? (?:the )?MFA\b|"
            r"\bassum\w+ (?:the )?role[^.\n]{0,30} without (?:an? )?MFA\b|"
            r"\b(?:not|n't|never|without)\b (?:\w+ ){0,2}(?:pass|send|includ|forward)\w*\b"
            r"[^.\n]{0,30}\b(?:MFA|mfa_serial|SerialNumber|TokenCode)\b|"
            r"\bmfa_serial\b[^.\n]{0,40}\b(?:is|was|gets) "
            r"(?:ignored|dropped|not (?:used|read|sent))",
            re.IGNORECASE,
        ),
        examples=(
            ("[DEBUG] MFA not needed, assuming role", "MFA needed, assuming role"),
            ("it does not send the MFA code", "it does not ask me for the MFA code"),
            ("Skipping MFA: no serial", "the MFA code was skipped over"),
            ("the mfa_serial of the source is ignored", "the mfa_serial of the source is set"),
        ),
    ),
    "no-association": Sign(
        says=re.compile(r"[\"']?\bassociations[\"']?:\s{0,9}\[\s{0,9}\]"),
        examples=(('"associations": []', '"associations": [{"clusterName": "prod"}]'),),
    ),
    "no-file-read": Sign(
        says=re.compile(
            r"ProfileFile\(sections=\[\]\)|profile file cannot be null|"
            r"ENOENT[^\n]{0,60}\.aws/(?:config|credentials)|"
            r"\.aws/(?:config|credentials)[^\n]{0,12}[Nn]o such file"
        ),
        examples=(
            ("profileFile=ProfileFile(sections=[]))", "ProfileFile(sections=[Profile(name=dev)])"),
            ("ENOENT: no such file, open '/root/.aws/config'", "ENOENT: open '/root/x'"),
        ),
    ),
    "pod-identity-made": Sign(
        says=re.compile(
            r"(?<!not )(?<!no )(?<!without )(?<!instead of )(?<!than )(?<!aad-)(?<!azure )"
            r"\b(?:EKS )?pod[ _-]identit(?:y|ies)\b(?![ _-]webhook|<hidden)|podidentityassociation|"
            r"(?<!, )169\.254\.170\.23\b|(?<!, )fd00:ec2::23\b|pods\.eks\.amazonaws\.com|"
            r"\bassociationArn\b|:podidentityassociation/",
            re.IGNORECASE,
        ),
        examples=(
            ("the EKS Pod Identity add-on is installed", "we use IRSA instead of Pod Identity"),
            ("the eks-pod-identity-agent runs", "the amazon-eks-pod-identity-webhook runs"),
            ("pod-identity is new", "pod-identity<hidden:8> is new"),
            ("aws eks list-pod-identity-associations", "aad-pod-identity is installed"),
            ("kind: PodIdentityAssociation", "podIdentity: {provider: aws}"),
            ('"associationArn": "arn:aws:eks:…"', "an association of ours"),
            ("AWS_CONTAINER_CREDENTIALS_FULL_URI=http://169.254.170.23/v1", "169.254.170.2/v1"),
        ),
    ),
    "agent-told-absent": Sign(
        says=re.compile(rf"(?:{_ABSENT_OF}){_AGENT}|{_AGENT}{_OF_ABSENCE}", re.IGNORECASE),
        examples=(
            ("it failed due to the missing `eks-pod-identity-agent` add-on", "the agent is new"),
            ("the Pod Identity Agent was not installed", "the Pod Identity Agent was installed"),
        ),
    ),
    "webhook-told-absent": Sign(
        says=re.compile(rf"(?:{_ABSENT_OF}){_WEBHOOK}|{_WEBHOOK}{_OF_ABSENCE}", re.IGNORECASE),
        examples=(
            ("the pod-identity-webhook is missing in the cluster", "the webhook is missing"),
            ("there is no pod-identity-webhook", "the pod-identity-webhook works"),
            (
                "the `pod-identity-webhook` wasn't running",
                "the pod-identity-webhook was running",
            ),
        ),
    ),
    "provider-told": Sign(
        says=re.compile(
            rf"{_WISHED}\b(?:no|not any|without an?|missing|lack\w*) (?:such )?"
            rf"(?:(?:IAM|AWS|EKS|an?|the) ){{0,2}}{_PROVIDER}(?! (?:found|is missing|missing))|"
            rf"(?<!\bno )\b{_PROVIDER}[`'\"]?[^.\n]{{0,40}}?\b(?:(?:is|was|were|had been) "
            r"(?:missing|never (?:created|made|added)|deleted|wrong|mistyped|"
            r"not (?:there|created|made|added))|did(?: not|n't) exist)\b|"
            r"\b(?:typo|mistake|wrong|mistyped|incorrect|misspell?ed|misspelt)\b[^.\n]{0,30}?"
            r"\b(?:(?:ARN|URL|ID|name) of (?:the |an? |my )?(?:\w+ ){0,2}provider|"
            r"provider(?:'s)? (?:ARN|URL|ID|name))\b|"
            r"\b(?:had|needed|forgot|forgotten) to (?:first )?(?:run|create|make|add|associate)\b"
            rf"[^.\n]{{0,40}}?\b(?:associate-iam-oidc-provider|{_PROVIDER})",
            re.IGNORECASE,
        ),
        examples=(
            ("it failed because there was no OIDC identity provider", "No OIDC provider found"),
            ("there was a typo in the ARN of the provider", "the ARN of the provider was copied"),
            ("the IAM OIDC provider had been deleted", "the OIDC provider may be deleted"),
            (
                "I had to first run `eksctl utils associate-iam-oidc-provider`",
                "I ran eksctl utils associate-iam-oidc-provider",
            ),
            ("the account was missing the OIDC provider", "no OIDC provider is missing"),
        ),
    ),
    "self-assumption-told": Sign(
        says=re.compile(
            r"\b(?:not|non)[- ]?self[- ]assum\w+|\bself[- ]assum(?:e|es|ing|ption)\b|"
            r"\brole\b[^.\n]{0,40}?\b(?:to )?assum(?:e|es|ing) (?:itself|themselves)\b|"
            r"\broles? (?:that|which) assumes? (?:itself|themselves)\b",
            re.IGNORECASE,
        ),
        examples=(
            ("The IAM role is not self-assuming", "the role is assumed"),
            ("the policy should allow the role to assume itself", "it assumes the role itself"),
        ),
    ),
    "container-of-host": Sign(
        says=re.compile(
            r"\bdocker run\b|\b(?:docker|podman) container\b|\bdocker[- ]compose\b", re.IGNORECASE
        ),
        examples=(("the script that runs the Docker container", "the docker image is built"),),
    ),
    "job-outlives": Sign(
        says=re.compile(
            rf"{_EXPIRES}[^.\n]{{0,120}}{_LONG_JOB}|{_LONG_JOB}[^.\n]{{0,120}}{_EXPIRES}",
            re.IGNORECASE,
        ),
        examples=(
            (
                "the token is expired when the tests take longer",
                "it takes longer to start since the update",
            ),
            ("our long-running apply ends with an expired token", "a long-running service"),
        ),
    ),
    "role-told-absent": Sign(
        says=re.compile(
            rf"{_WISHED}\b(?:no|not any|cannot find any) (?:such )?(?:IAM )?roles?\b"
            r"[^.\n]{0,80}\b(?:exists?|is there|was (?:ever )?(?:created|made|deployed)|"
            r"in (?:IAM|the account))\b|"
            rf"{_WISHED}\b(?:the|this|that|target|member|IAM) role\b{_NAMED}"
            r"(?:(?!\b(?:or|if|when|unless|whether)\b)[^.\n]){0,30}"
            r"\b(?:does|do|did)(?: not|n't) (?:actually |even )?exist\b(?! or\b)|"
            rf"{_WISHED}\b(?:the|this|that|target|member|IAM) role\b{_NAMED}"
            r"[^.\n]{0,20}\b(?:was|is|were|has been|had been) (?:never|not(?: yet)?) "
            r"(?:created|deployed|made|there)\b|"
            rf"{_WISHED}\brole\b[^.\n]{{0,40}}\b(?:was|has been|had been|got|is) "
            r"(?:accidentally |already )?deleted\b|"
            r"\b(?:account|it|there)\b[^.\n]{0,20}\b(?:does|do|did)(?: not|n't) have "
            r"(?:the |an? |any )[`'\"]?(?:(?!role\b)[\w+=,.@/-]+[`'\"]? )?role\b(?! with\b)|"
            r"\bI (?:do|did|can|could)(?: not|n't|not) (?:see|find) (?:an?|any|the|such a)\b"
            r"[^.\n]{0,30}\brole\b|"
            r"\bthe (?:IAM )?role that [^.\n]{0,40}\b(?:actually|really|in fact) (?:created|made|"
            r"deployed) (?:was|is) (?:named|called)\b",
            re.IGNORECASE,
        ),
        examples=(
            ("no IAM role acme-member exists", "no IAM role is named in the text"),
            (
                "the role acme-member does not exist in the account",
                "makes the role if the role does not exist",
            ),
            ("the role was never created", "the role was created"),
            ("the account doesn't have the `Execution` role", "it doesn't have the permission"),
            ("I don't see any such role in IAM", "I don't see the error"),
            ("the target role had been deleted", "the role may be deleted later"),
            ("the role that the vendor actually created was named x", "the role created was x"),
        ),
    ),
}
"""Each sign by its name; `texts/surroundings.py` has the others."""
