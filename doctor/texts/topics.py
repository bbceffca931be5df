"""What a text that somebody wrote speaks of, whatever it says of it: subjects, by their words.

The words of a failure are the same for many causes; what a report is about is not. How often each
cause was met beside each topic is counted (`rules/differential/report_counts.json`).
"""

from __future__ import annotations

import re
from typing import Final

from doctor.texts.symptoms import MOST

TOPICS: Final[dict[str, tuple[str, ...]]] = {
    "IAM Identity Center": (" sso ", "identity center", "awsapps"),
    "sso-session sections": ("sso session",),
    "cached tokens": ("sso cache", "cached token", "cached sso", "token cache"),
    "aws login": ("aws login ", "login session "),
    "EKS Pod Identity": ("pod identit", "podidentit", "169 254 170 23", "pods eks"),
    "service accounts": (" irsa ", "service account", "serviceaccount", "web identity token file"),
    "annotations": (" annotat",),
    "Kubernetes": ("kubernetes", " k8s ", " eks ", " pod ", " pods ", " helm ", "kubectl"),
    "access to a cluster": ("kubectl", "kubeconfig", "aws auth ", "system masters"),
    "containers": (" docker", " compose ", "podman", "devcontainer"),
    "mounted files": (" volumes ", " v home", " mount", " aws credentials file"),
    "GitHub Actions": ("github action", "configure aws credentials", "runs on ", "githubuserc"),
    "id-token": (" id token",),
    "CI": ("gitlab", "jenkins", "circleci", "codebuild", "azure devops", " ci ", "pipeline"),
    "Terraform": ("terraform", "terragrunt", "opentofu"),
    "the CDK": (" cdk ",),
    "Serverless": ("serverless", " sam ", "amplify"),
    "Lambda": (" lambda ",),
    "instance metadata": (" imds", "169 254 169 254", "metadata", "hop limit"),
    "EC2 instances": ("instance profile", " ec2 ", "instance role"),
    "ECS tasks": ("fargate", " ecs ", "task role"),
    "MFA": (" mfa ", " otp ", "multifactor", "multi factor"),
    "external IDs": ("external id", "externalid"),
    "session tags": ("tagsession", "session tag"),
    "Regions": (" region ", " regions "),
    "other partitions": ("govcloud", "us gov", "aws cn", "cn north", "china"),
    "the network": (
        "timeout",
        "timed out",
        "dial tcp",
        "connection refused",
        " proxy",
        "certificate",
        "enotfound",
        "no such host",
        "deadline exceeded",
    ),
    "the endpoint of STS": ("https sts",),
    "private networks": (" vpc", "private link", "privatelink", "private subnet"),
    "expiry": ("expir",),
    "hours": (" hour", " 1h ", "long running"),
    "renewal": ("refresh", "renew"),
    "what comes and goes": ("intermittent", "sporadic", "sometimes", " random"),
    "releases": ("upgrad", "regression", "roll back", "rolled back", "used to work", " bump"),
    "tools that work": ("cli work", "cli can", "with the cli", "with aws cli", "boto3 works"),
    "support by a tool": (" support ", " supports ", " supported ", "feature request"),
    "no support by a tool": ("not support", "t support", "not recogni", "not respect", "unsupport"),
    "what was taken away": (" unset", " remov"),
    "environment variables": ("environment variable", "env var", "export aws", " env "),
    "access keys": ("access key", " akia"),
    "keys of sessions": (" asia",),
    "session tokens": ("session token", "temporary credential"),
    "SDKs": ("aws sdk", " sdk "),
    "credential_process": ("credential process",),
    "AWS_SDK_LOAD_CONFIG": ("sdk load config",),
    "profiles": (" profile ", " profiles "),
    "source profiles": ("source profile",),
    "role ARNs": ("role arn", "role to assume"),
    "what does not exist": ("not exist", "t exist", " no such", "nosuchentity", "deleted"),
    "what is new": ("just created", " newly", "recreat", "first apply", "second apply", "creating"),
    "passing a role": ("passrole", "passing a role", "pass role"),
    "services that assume": ("cannot be assumed by", "unable to assume", "principal service"),
    "clocks": (" clock", " skew", "earlier than", " ntp "),
    "Windows": ("windows", " wsl", "powershell"),
    "background processes": (" sudo ", " cron ", "systemd", "php fpm", "daemon"),
    "editors": ("vscode", "vs code", " extension", "jetbrains", "intellij", "visual studio"),
    "language models": ("bedrock", "claude", " llm "),
    "parts of programs": ("classpath", "class path", " module ", "assembly", " crate "),
    "audiences": (" aud ", "audience", "clientid"),
    "OIDC": (" oidc ", "openid", "web identity", "webidentity"),
    "SAML": (" saml", " okta", " adfs"),
    "guardrails": (" scp ", "service control", "permissions boundar", "explicit deny", " rcp "),
    "duration": ("duration", "max session", "maximum session"),
    "tools for sessions": ("aws vault", "granted", "saml2aws", "awsume", "leapp"),
    "caches": ("cache",),
    "prompts": (" prompt", " asks ", " asked ", " asking "),
    "trust": ("trust polic", "trust relation", "assumerolepolicy", "assume role policy"),
    "other accounts": ("cross account", "other account", "second account"),
    "what is used instead": (" instead ", "rather than", "wrong role", "fall back", "falls back"),
    "nodes": ("node role", "node instance", "nodegroup", "node group"),
    "session names": ("session name", "sessionname"),
    "what is ignored": (" ignor", "not used", "not picked", "not loaded", "not passed", " drops "),
    "no credentials": (
        "nocredentialproviders",
        "unable to locate credentials",
        "unable to load credentials",
        "no credentials",
        "missing credentials",
        "could not load credentials",
    ),
    "an invalid token": ("security token included in the request is invalid", "invalidclienttoken"),
    "sts:AssumeRole": ("perform sts assumerole ",),
    "sts:AssumeRoleWithWebIdentity": ("assumerolewithwebidentity",),
    "denied calls": ("not authorized to perform", "accessdenied", "access denied"),
}
"""Each topic by the words that tell it: lower case, one blank for what is no letter or digit.

A blank at an end is the edge of a word. The name ends the sentence "reports that speak of …".
"""

_BETWEEN: Final = re.compile(r"[\W_]+")


def find_topics(text: str) -> tuple[str, ...]:
    """Return what a text speaks of, in the order of the table; a log has no topics."""
    if len(text) > MOST:
        return ()
    words = f" {_BETWEEN.sub(' ', text.lower())} "
    return tuple(topic for topic, forms in TOPICS.items() if any(each in words for each in forms))
