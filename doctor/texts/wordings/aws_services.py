"""What AWS services say that cannot assume a role, and clusters that do not know one."""

from __future__ import annotations

from typing import Final

from doctor.texts.wordings.wording import Wording

SERVICES: Final = (
    Wording(
        kind="service-cannot-assume",
        says=r"(?P<source>«EC2») cannot assume the role (?P<resource>[\w+=,.@/:-]{1,600})",
        example=(
            '{"Code" : "AssumeRoleUnauthorizedAccess", "Message" : "EC2 cannot assume '
            "the role ecsInstanceRole. Please see documentation at "
            "https://docs.aws.amazon.com/IAM/latest/UserGuide/tr"
        ),
        tool="an AWS service",
        seen="aws/amazon-ecs-agent#1309",
        codes=("AssumeRoleUnauthorizedAccess",),
    ),
    Wording(
        kind="service-cannot-assume",
        says=(
            "(?P<source>«ECS») was unable to assume the (?:configured ECS Infrastructure R|r)"
            "ole(?: '?{role})?"
        ),
        example=(
            "ice failed to launch a task with (error ECS was unable to assume the role "
            "'arn:aws:iam::111122223333:role/ECSTaskRole' that was provided for this task. "
            "Please verify that the ro"
        ),
        tool="an AWS service",
        seen="aws-samples/aws-modern-application-workshop#149",
    ),
    Wording(
        kind="service-cannot-assume",
        says="Error in assuming «access» role {role}",
        example=(
            "creating App Runner Service: InvalidRequestException: Error in assuming access "
            "role arn:aws:iam::111122223333:role/apprunner-access"
        ),
        tool="AWS App Runner",
        seen="pulumi/pulumi-aws#2411",
    ),
    Wording(
        kind="service-cannot-assume",
        says=(
            "(?P<source>«CodeDeploy») does not have the permissions required to assume the "
            r"role(?: {role}\.?(?=[\s'\"<]|\Z))?"
        ),
        example=(
            "AWS CodeDeploy does not have the permissions required to assume the role "
            "arn:aws:iam::111122223333:role/worker."
        ),
        tool="AWS CodeDeploy",
        seen="https://docs.aws.amazon.com/codedeploy/latest/userguide/error-codes.html",
    ),
    Wording(
        kind="service-cannot-assume",
        says="Role {role} should be given assume role permissions for (?P<source>«Glue»)",
        example=(
            "Role arn:aws:iam::111122223333:role/worker should be given assume role "
            "permissions for Glue Service."
        ),
        tool="AWS Glue",
        seen="https://docs.aws.amazon.com/glue/latest/dg/glue-troubleshooting-errors.html",
    ),
    Wording(
        kind="service-cannot-assume",
        says=(
            "{role}'?,? could not be assumed because it does not exist or the «trusted» "
            "entity is not correct"
        ),
        example=(
            "Role with arn: arn:aws:iam::111122223333:role/eks, could not be assumed because "
            "it does not exist or the trusted entity is not correct"
        ),
        tool="Amazon EKS",
        seen="https://docs.aws.amazon.com/eks/latest/userguide/troubleshooting_iam.html",
    ),
    Wording(
        kind="service-cannot-assume",
        says=(
            r"required service principals \[{principal}\] were not found in the trust "
            "«relationships» of nodeRole {role}"
        ),
        example=(
            "Following required service principals [ec2.amazonaws.com] were not found in the "
            "trust relationships of nodeRole arn:aws:iam::111122223333:role/nodes"
        ),
        tool="Amazon EKS",
        seen="https://docs.aws.amazon.com/eks/latest/userguide/troubleshooting_iam.html",
    ),
    Wording(
        kind="service-cannot-assume",
        says="Role {role} is «invalid» or cannot be assumed",
        example="Role arn:aws:iam::111122223333:role/worker is invalid or cannot be assumed",
        tool="AWS CloudFormation",
        seen=(
            "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/troubleshooting.html"
        ),
    ),
    Wording(
        kind="service-cannot-assume",
        says="IAM Role {role} cannot be assumed by AWS (?P<source>«Backup»)",
        example="IAM Role arn:aws:iam::111122223333:role/worker cannot be assumed by AWS Backup",
        tool="AWS Backup",
        seen="https://docs.aws.amazon.com/aws-backup/latest/devguide/troubleshooting.html",
    ),
    Wording(
        kind="service-cannot-assume",
        says="Unable to assume «given» IAM role",
        example="Access error: Unable to assume given IAM role",
        tool="Amazon VPC flow logs",
        seen="https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-troubleshooting.html",
    ),
    Wording(
        kind="service-cannot-assume",
        says="role defined for the function cannot be assumed by (?P<source>«Lambda»)",
        example="The role defined for the function cannot be assumed by Lambda.",
        tool="AWS Lambda",
        seen="aws/aws-sdk-js#3498",
    ),
    Wording(
        kind="service-cannot-assume",
        says="role '?{role}'? cannot be «assumed» by principal '?{principal}",
        example=(
            "ClientError: An error occurred (ValidationException) when calling the PutRule "
            "operation: Provided role 'arn:aws:iam::111122223333:role/zappa-exec' cannot be "
            "assumed by principal 'events.amazonaws.com'."
        ),
        tool="Amazon EventBridge",
        seen="Miserlou/Zappa#381",
    ),
    Wording(
        kind="service-cannot-assume",
        says=(
            r"service principal {principal}[^\n]{0,60} «authorized» to assume the provided "
            "role"
        ),
        example=(
            "The service principal bedrock.amazonaws.com is not authorized to assume the "
            "provided role."
        ),
        tool="Amazon Bedrock and others",
        seen=(
            "https://docs.aws.amazon.com/bedrock/latest/userguide/troubleshooting-api-error"
            "-codes.html"
        ),
    ),
    Wording(
        kind="service-cannot-assume",
        says=(
            r"role '?{role}'?\. Please «ensure» that the role exists and allows principal "
            "'?{principal}"
        ),
        example=(
            "Unable to assume role 'arn:aws:iam::111122223333:role/worker'. Please ensure that "
            "the role exists and allows principal 'events.amazonaws.com'"
        ),
        tool="Amazon EventBridge",
        seen="https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-troubleshooting.html",
    ),
    Wording(
        kind="service-cannot-assume",
        says="(?P<source>API «Gateway») does not have permission to assume the provided role",
        example="API Gateway does not have permission to assume the provided role",
        tool="Amazon API Gateway",
        seen="https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html",
    ),
    Wording(
        kind="service-cannot-assume",
        says="(?P<source>«Firehose») is unable to assume role(?: {role})?",
        example=(
            "InvalidArgumentException: Firehose is unable to assume role "
            "arn:aws:iam::111122223333:role/worker. Please check the role provided."
        ),
        tool="Amazon Data Firehose",
        seen="https://docs.aws.amazon.com/firehose/latest/dev/troubleshooting.html",
    ),
    Wording(
        kind="service-cannot-assume",
        says="must allow AWS (?P<source>EventBridge «Scheduler») to assume the role",
        example=(
            "ValidationException: The execution role you provide must allow AWS EventBridge "
            "Scheduler to assume the role."
        ),
        tool="Amazon EventBridge Scheduler",
        seen="https://docs.aws.amazon.com/scheduler/latest/UserGuide/troubleshooting.html",
    ),
    Wording(
        kind="service-cannot-assume",
        says="Cross-account «pass» role is not allowed",
        example=(
            "Deploy stage fails: Cross-account pass role is not allowed. (Service: "
            "AmazonCloudFormation; Status Code: 403; Error Code: AccessDenied; Request ID: 1; "
            "Proxy: null)"
        ),
        tool="AWS CloudFormation",
        seen="aws/aws-cdk#28325",
    ),
    Wording(
        kind="service-cannot-assume",
        says="Unable to assume role and «validate» the listeners",
        example=(
            "Unable to assume role and validate the listeners configured on your load "
            "balancer. Please verify the role being passed has the proper permissions."
        ),
        tool="Amazon ECS",
        seen="hashicorp/terraform#5442",
    ),
    Wording(
        kind="service-cannot-assume",
        says="Invalid «identity» pool configuration. Check assigned IAM roles",
        example=(
            "NotAuthorizedException: Invalid identity pool configuration. Check assigned IAM "
            "roles for this pool."
        ),
        tool="Amazon Cognito",
        seen="aws-amplify/amplify-backend#679",
    ),
    Wording(
        kind="service-cannot-assume",
        says=(
            r"«CreatePodIdentityAssociation»[^\x00]{0,300}Trust policy of the role provided "
            "(?:in the request )?is invalid"
        ),
        example=(
            "EKS Pod Identity Association: operation error EKS: CreatePodIdentityAssociation, "
            "https response error StatusCode: 400, RequestID: "
            "00000000-0000-4000-8000-000000000000, InvalidParameterException: Trust policy of "
            "the role provided in the request is invalid"
        ),
        tool="Amazon EKS",
        seen="hashicorp/terraform-provider-aws#41483",
    ),
)

CLUSTERS: Final = (
    Wording(
        kind="cluster-unauthorized",
        says="must be «logged» in to the server",
        example="error: You must be logged in to the server (Unauthorized)",
        tool="kubectl and others",
        seen="kubernetes-sigs/aws-iam-authenticator#268",
    ),
    Wording(
        kind="cluster-unauthorized",
        says="server has «asked» for the client to provide credentials",
        example=(
            "Error: Kubernetes cluster unreachable: the server has asked for the client to "
            "provide credentials"
        ),
        tool="kubectl and others",
        seen="koslib/helm-eks-action#47",
    ),
    Wording(
        kind="cluster-unauthorized",
        says="getting auth ConfigMap: «Unauthorized»",
        example="[✖] getting auth ConfigMap: Unauthorized",
        tool="kubectl and others",
        seen="eksctl-io/eksctl#916",
    ),
    Wording(
        kind="cluster-unauthorized",
        says=r"\"message\" ?: ?\"«Unauthorized»\", ?\"reason\" ?: ?\"Unauthorized\"",
        example=(
            '{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":'
            '"Unauthorized","reason":"Unauthorized","code":401}'
        ),
        tool="kubectl and others",
        seen="kubernetes-sigs/aws-iam-authenticator#157",
    ),
    Wording(
        kind="cluster-unauthorized",
        says=r"Error: «Unauthorized»\s[^\x00]{0,300}?\"(?:kubernetes|helm|kubectl)_\w",
        example=(
            "Error: Unauthorized\non .terraform/modules/eks/aws_auth.tf line 65, in resource "
            '"kubernetes_config_map" "aws_auth":'
        ),
        tool="kubectl and others",
        seen="terraform-aws-modules/terraform-aws-eks#1264",
    ),
)
