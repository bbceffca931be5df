"""What AWS services say that cannot assume a role."""

from __future__ import annotations

from typing import Final

from doctor.texts.wordings.wording import Wording

SERVICES: Final = (
    Wording(
        kind="service-cannot-assume",
        says="[Nn]ot authorized to get «credentials» of role {role}",
        example=(
            "ERROR: Not authorized to get credentials of role arn:aws:iam::111122223333:role/dms"
        ),
        tool="Amazon Redshift",
        seen="terraform-aws-modules/terraform-aws-dms#5",
        principal="redshift.amazonaws.com",
    ),
    Wording(
        kind="service-cannot-assume",
        says=r"(?:[Uu]nable to|[Cc]annot) assume the service(?:-| )«linked» role",
        example=(
            "InvalidParameterException: Unable to assume the service linked role. Please verify "
            "that the ECS service linked role exists."
        ),
        tool="Amazon ECS",
        seen="aws-solutions/distributed-load-testing-on-aws#2",
    ),
    Wording(
        kind="service-cannot-assume",
        says="[Cc]annot assume role «provided»",
        example="Cannot assume role provided. (Aws::CodeDeploy::Errors::InvalidRoleException)",
        tool="AWS CodeDeploy",
        seen="aws/aws-sdk-ruby#772",
        principal="codedeploy.amazonaws.com",
    ),
    Wording(
        kind="service-cannot-assume",
        says="[Pp]ermission denied when «attempting» to assume role {role}",
        example=(
            "An error occurred (InvalidRequestException) when calling the CreateSoftwareUpdateJob "
            "operation: Permission denied when attempting to assume role "
            "arn:aws:iam::111122223333:role/signer."
        ),
        tool="AWS IoT Greengrass",
        seen="awsdocs/aws-greengrass-developer-guide#14",
    ),
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
            "(?P<source>«ECS») was unable to assume the configured ECS Infrastructure Role '?{role}"
        ),
        example=(
            "InvalidParameterException: ECS was unable to assume the configured ECS Infrastructure "
            "Role 'arn:aws:iam::111122223333:role/ecs'. Please verify that the role"
        ),
        tool="Amazon ECS",
        seen="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/infrastructure_IAM_role.html",
        principal="ecs.amazonaws.com",
    ),
    Wording(
        kind="service-cannot-assume",
        says="(?P<source>«ECS») was unable to assume the role(?: '?{role})?",
        example=(
            "service failed to launch a task with (error ECS was unable to assume the role "
            "'arn:aws:iam::111122223333:role/ECSTaskRole' that was provided for this task."
        ),
        tool="Amazon ECS",
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
        principal="build.apprunner.amazonaws.com",
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
        principal="eks.amazonaws.com",
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
        principal="cloudformation.amazonaws.com",
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
        says="«InvalidInputException»: Unable to assume role for arn: {role}",
        example=(
            "InvalidInputException: Unable to assume role for arn: "
            "arn:aws:iam::111122223333:role/AWSGlueServiceRole-acme"
        ),
        tool="AWS Glue",
        seen="hashicorp/terraform#32087",
        principal="glue.amazonaws.com",
    ),
    Wording(
        kind="service-cannot-assume",
        says="Unable to assume «given» IAM role",
        example="Access error: Unable to assume given IAM role",
        tool="Amazon VPC flow logs",
        seen="https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-troubleshooting.html",
        principal="vpc-flow-logs.amazonaws.com",
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
        parameter="passRole",
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
        principal="ecs.amazonaws.com",
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
    Wording(
        kind="access-denied",
        says="EKS does not have permissions to assume the «associated» role",
        example=(
            "failed to load credentials, Unauthorized Exception! EKS does not have "
            "permissions to assume the associated role., fault: client"
        ),
        tool="EKS Pod Identity agent",
        seen="aws/eks-pod-identity-agent",
        principal="pods.eks.amazonaws.com",
        codes=("AccessDeniedException",),
    ),
    Wording(
        kind="service-cannot-assume",
        says=(
            "Role does not have a trust «relationship» allowing (?P<source>Cognito) to "
            "assume the role"
        ),
        example=(
            "InvalidSmsRoleTrustRelationshipException: Role does not have a trust "
            "relationship allowing Cognito to assume the role"
        ),
        tool="Amazon Cognito",
        seen="https://github.com/hashicorp/terraform-provider-aws/tree/main/internal/service/cognitoidp",
    ),
    Wording(
        kind="service-cannot-assume",
        says="provided role:? {role},? «can't» be assumed",
        example=(
            "The provided role: arn:aws:iam::111122223333:role/worker can't be assumed. "
            "(Service: null; Status Code: 0; Error Code: null)"
        ),
        tool="AWS Systems Manager Automation",
        seen="https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-troubleshooting.html",
        principal="ssm.amazonaws.com",
    ),
    Wording(
        kind="service-cannot-assume",
        says="missing «ssm» service principal in trust policy(?:: ?{role})?",
        example=(
            "An error occurred (ValidationException) when calling the CreateActivation "
            "operation: Nonexistent role or missing ssm service principal in trust policy: "
            "arn:aws:iam::111122223333:role/worker"
        ),
        tool="AWS Systems Manager",
        seen="https://docs.aws.amazon.com/systems-manager/latest/userguide/hybrid-activation-managed-nodes.html",
        principal="ssm.amazonaws.com",
    ),
    Wording(
        kind="service-cannot-assume",
        says=(
            "you have given (?P<source>CloudWatch Logs) «permission» to assume the provided role"
        ),
        example=(
            "ValidationException: Make sure you have given CloudWatch Logs permission to "
            "assume the provided role"
        ),
        tool="Amazon CloudWatch Logs",
        seen="hashicorp/terraform-provider-aws#43762",
    ),
    Wording(
        kind="service-cannot-assume",
        says="Check the trust «relationships» for your role",
        example=(
            "InvalidCloudWatchLogsRoleArnException: Access denied. Check the trust "
            "relationships for your role."
        ),
        tool="AWS CloudTrail",
        seen="https://github.com/hashicorp/terraform-provider-aws/tree/main/internal/service/cloudtrail",
        principal="cloudtrail.amazonaws.com",
    ),
    Wording(
        kind="service-cannot-assume",
        says="{service} must be allowed to use the «passed» role",
        example=(
            "An error occurred (ValidationException) when calling the CreateDomain "
            "operation: Amazon OpenSearch Service must be allowed to use the passed role"
        ),
        tool="Amazon OpenSearch Service",
        seen="https://docs.aws.amazon.com/opensearch-service/latest/developerguide/cognito-auth.html",
    ),
    Wording(
        kind="service-cannot-assume",
        says="{service} is not authorized to assume the Service Role «associated»",
        example=(
            "UnauthorizedException: Greengrass is not authorized to assume the Service Role "
            "associated with this account. (Service: GreengrassV2Data, Status Code: 401)"
        ),
        tool="AWS IoT Greengrass",
        seen="https://docs.aws.amazon.com/greengrass/v2/developerguide/troubleshooting.html",
    ),
    Wording(
        kind="service-cannot-assume",
        says=(
            "[Ss]ervice is unable to assume (?:provided )?role(?: {role})?.? Please «verify» "
            "role's TrustPolicy"
        ),
        example="Service is unable to assume provided role. Please verify role's TrustPolicy",
        tool="AWS Glue",
        seen="https://github.com/hashicorp/terraform-provider-aws/tree/main/internal/service/glue",
        principal="glue.amazonaws.com",
    ),
    Wording(
        kind="service-cannot-assume",
        says="[\"']sts:AssumeRole[\"'] for the service «principal» [\"']?{principal}",
        example=(
            "An error occurred (ValidationException) when calling the CreateModel operation: "
            'The execution role ARN "arn:aws:iam::111122223333:role/worker" is invalid. Please '
            "ensure that the role exists and that its trust relationship policy allows the "
            'action "sts:AssumeRole" for the service principal "sagemaker.amazonaws.com".'
        ),
        tool="Amazon SageMaker AI",
        seen="bentoml/BentoML#892",
    ),
    Wording(
        kind="service-cannot-assume",
        says=r"should have '[^'\n]{1,64}' role with trust «relationship» to Role '[^'\n]{1,128}'",
        example=(
            "Account 111122223333 should have 'AWSCloudFormationStackSetExecutionRole' role with "
            "trust relationship to Role 'AWSCloudFormationStackSetAdministrationRole'."
        ),
        tool="AWS CloudFormation StackSets",
        seen="aws-solutions/aws-control-tower-customizations#109",
    ),
    Wording(
        kind="service-cannot-assume",
        says="IAM Role {role} is not «configured» properly",
        example=(
            "InvalidParameterValueException: The IAM Role "
            "arn:aws:iam::111122223333:role/dms-vpc-role is not configured properly."
        ),
        tool="AWS DMS",
        seen="https://github.com/hashicorp/terraform-provider-aws/tree/main/internal/service/dms",
        principal="dms.amazonaws.com",
    ),
    Wording(
        kind="service-cannot-assume",
        says="We were «unable» to assume the role provided",
        example="We were unable to assume the role provided",
        tool="Amazon Bedrock AgentCore",
        seen="https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/what-is-bedrock-agentcore.html",
        principal="bedrock-agentcore.amazonaws.com",
    ),
)
