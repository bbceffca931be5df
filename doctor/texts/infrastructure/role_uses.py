"""Where code hands a role to a service: the service that will assume it, as data.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_aws-services-that-work-with-iam.html
"""

from __future__ import annotations

from typing import Final

import msgspec


class RoleUse(msgspec.Struct, frozen=True):
    """A place for a role: in Terraform and in CloudFormation, a type and an attribute of it."""

    principal: str
    terraform: str
    cloudformation: str = ""


_USES: Final = (
    RoleUse("lambda.amazonaws.com", "aws_lambda_function.role", "AWS::Lambda::Function.Role"),
    RoleUse("lambda.amazonaws.com", "", "AWS::Serverless::Function.Role"),
    RoleUse(
        "ecs-tasks.amazonaws.com",
        "aws_ecs_task_definition.execution_role_arn",
        "AWS::ECS::TaskDefinition.ExecutionRoleArn",
    ),
    RoleUse(
        "ecs-tasks.amazonaws.com",
        "aws_ecs_task_definition.task_role_arn",
        "AWS::ECS::TaskDefinition.TaskRoleArn",
    ),
    RoleUse(
        "ec2.amazonaws.com", "aws_iam_instance_profile.role", "AWS::IAM::InstanceProfile.Roles"
    ),
    RoleUse(
        "ec2.amazonaws.com", "aws_eks_node_group.node_role_arn", "AWS::EKS::Nodegroup.NodeRole"
    ),
    RoleUse("eks.amazonaws.com", "aws_eks_cluster.role_arn", "AWS::EKS::Cluster.RoleArn"),
    RoleUse(
        "eks-fargate-pods.amazonaws.com",
        "aws_eks_fargate_profile.pod_execution_role_arn",
        "AWS::EKS::FargateProfile.PodExecutionRoleArn",
    ),
    RoleUse(
        "pods.eks.amazonaws.com",
        "aws_eks_pod_identity_association.role_arn",
        "AWS::EKS::PodIdentityAssociation.RoleArn",
    ),
    RoleUse(
        "states.amazonaws.com",
        "aws_sfn_state_machine.role_arn",
        "AWS::StepFunctions::StateMachine.RoleArn",
    ),
    RoleUse(
        "codebuild.amazonaws.com",
        "aws_codebuild_project.service_role",
        "AWS::CodeBuild::Project.ServiceRole",
    ),
    RoleUse(
        "codepipeline.amazonaws.com",
        "aws_codepipeline.role_arn",
        "AWS::CodePipeline::Pipeline.RoleArn",
    ),
    RoleUse(
        "codedeploy.amazonaws.com",
        "aws_codedeploy_deployment_group.service_role_arn",
        "AWS::CodeDeploy::DeploymentGroup.ServiceRoleArn",
    ),
    RoleUse("glue.amazonaws.com", "aws_glue_job.role_arn", "AWS::Glue::Job.Role"),
    RoleUse("glue.amazonaws.com", "aws_glue_crawler.role", "AWS::Glue::Crawler.Role"),
    RoleUse(
        "sagemaker.amazonaws.com",
        "aws_sagemaker_notebook_instance.role_arn",
        "AWS::SageMaker::NotebookInstance.RoleArn",
    ),
    RoleUse(
        "sagemaker.amazonaws.com",
        "aws_sagemaker_model.execution_role_arn",
        "AWS::SageMaker::Model.ExecutionRoleArn",
    ),
    RoleUse(
        "scheduler.amazonaws.com",
        "aws_scheduler_schedule.role_arn",
        "AWS::Scheduler::Schedule.RoleArn",
    ),
    RoleUse("pipes.amazonaws.com", "aws_pipes_pipe.role_arn", "AWS::Pipes::Pipe.RoleArn"),
    RoleUse("events.amazonaws.com", "aws_cloudwatch_event_target.role_arn"),
    RoleUse("vpc-flow-logs.amazonaws.com", "aws_flow_log.iam_role_arn"),
    RoleUse(
        "cloudtrail.amazonaws.com",
        "aws_cloudtrail.cloud_watch_logs_role_arn",
        "AWS::CloudTrail::Trail.CloudWatchLogsRoleArn",
    ),
    RoleUse(
        "firehose.amazonaws.com",
        "aws_kinesis_firehose_delivery_stream.role_arn",
        "AWS::KinesisFirehose::DeliveryStream.RoleARN",
    ),
    RoleUse(
        "appsync.amazonaws.com",
        "aws_appsync_datasource.service_role_arn",
        "AWS::AppSync::DataSource.ServiceRoleArn",
    ),
    RoleUse("backup.amazonaws.com", "aws_backup_selection.iam_role_arn"),
    RoleUse("s3.amazonaws.com", "aws_s3_bucket_replication_configuration.role"),
    RoleUse("redshift.amazonaws.com", "aws_redshift_cluster.iam_roles"),
    RoleUse("monitoring.rds.amazonaws.com", "aws_db_instance.monitoring_role_arn"),
    RoleUse("transfer.amazonaws.com", "aws_transfer_user.role", "AWS::Transfer::User.Role"),
    RoleUse(
        "build.apprunner.amazonaws.com",
        "aws_apprunner_service.access_role_arn",
        "AWS::AppRunner::Service.AccessRoleArn",
    ),
    RoleUse(
        "tasks.apprunner.amazonaws.com",
        "aws_apprunner_service.instance_role_arn",
        "AWS::AppRunner::Service.InstanceRoleArn",
    ),
)

TERRAFORM_USES: Final = {each.terraform: each.principal for each in _USES if each.terraform}
CLOUDFORMATION_USES: Final = {
    each.cloudformation: each.principal for each in _USES if each.cloudformation
}
