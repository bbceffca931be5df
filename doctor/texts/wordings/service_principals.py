"""The principals of AWS services, by the names that they call themselves in their messages.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
"""

from __future__ import annotations

from typing import Final

PRINCIPALS: Final = {
    "API Gateway": "apigateway.amazonaws.com",
    "AppSync": "appsync.amazonaws.com",
    "Backup": "backup.amazonaws.com",
    "Batch": "batch.amazonaws.com",
    "Bedrock": "bedrock.amazonaws.com",
    "CloudFormation": "cloudformation.amazonaws.com",
    "CloudTrail": "cloudtrail.amazonaws.com",
    "CloudWatch Logs": "logs.amazonaws.com",
    "CodeBuild": "codebuild.amazonaws.com",
    "CodeDeploy": "codedeploy.amazonaws.com",
    "CodePipeline": "codepipeline.amazonaws.com",
    "Cognito": "cognito-idp.amazonaws.com",
    "Config": "config.amazonaws.com",
    "DMS": "dms.amazonaws.com",
    "EC2": "ec2.amazonaws.com",
    "ECS": "ecs-tasks.amazonaws.com",
    "EMR": "elasticmapreduce.amazonaws.com",
    "Elastic Beanstalk": "elasticbeanstalk.amazonaws.com",
    "Elastic Transcoder": "elastictranscoder.amazonaws.com",
    "Elasticsearch": "es.amazonaws.com",
    "EventBridge Scheduler": "scheduler.amazonaws.com",
    "EventBridge": "events.amazonaws.com",
    "Firehose": "firehose.amazonaws.com",
    "GameLift": "gamelift.amazonaws.com",
    "Glue": "glue.amazonaws.com",
    "Greengrass": "greengrass.amazonaws.com",
    "IoT": "iot.amazonaws.com",
    "Kendra": "kendra.amazonaws.com",
    "Lambda": "lambda.amazonaws.com",
    "MediaConvert": "mediaconvert.amazonaws.com",
    "OpenSearch Service": "opensearchservice.amazonaws.com",
    "Pipes": "pipes.amazonaws.com",
    "RDS": "rds.amazonaws.com",
    "Redshift": "redshift.amazonaws.com",
    "SageMaker": "sagemaker.amazonaws.com",
    "Step Functions": "states.amazonaws.com",
    "Systems Manager": "ssm.amazonaws.com",
    "Transfer": "transfer.amazonaws.com",
}

_LOWER: Final = {name.lower(): principal for name, principal in PRINCIPALS.items()}


def principal_of(name: str | None) -> str | None:
    """Return the principal of a service by the name that it gives itself; a principal is its own.

    `None` where the name is none that is known.
    """
    if name is None:
        return None
    lower = name.lower()
    return lower if ".amazonaws.com" in lower else _LOWER.get(lower)
