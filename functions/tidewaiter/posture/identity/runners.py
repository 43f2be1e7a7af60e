"""The services that run code, or make calls, of the caller's choice with a role that the caller passes to them."""

from dataclasses import dataclass

_HERE = "{region}:{account}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Runner:
    """One way to have a service act with a role: `calls` start it, each on the kind of resource that it makes (empty for none)."""

    service: str
    calls: tuple[tuple[str, str], ...]


def _runner(service: str, resource: str, *actions: str) -> Runner:
    """Make a way whose calls are all on the same new resource."""
    return Runner(service=service, calls=tuple((action, resource) for action in actions))


def _lambda(last: str, resource: str = "") -> Runner:
    function = f"lambda:{_HERE}:function:new"
    return Runner(service="lambda.amazonaws.com", calls=(("lambda:CreateFunction", function), (last, resource or function)))


def _task(last: str, resource: str) -> Runner:
    return Runner(service="ecs-tasks.amazonaws.com", calls=(("ecs:RegisterTaskDefinition", ""), (last, resource)))


RUNNERS = (
    _runner("ec2.amazonaws.com", f"ec2:{_HERE}:instance/i-new", "ec2:RunInstances"),
    _runner("ec2.amazonaws.com", f"ec2:{_HERE}:spot-instances-request/sir-new", "ec2:RequestSpotInstances"),
    _lambda("lambda:InvokeFunction"),
    _lambda("lambda:AddPermission"),
    _lambda("lambda:CreateEventSourceMapping", "*"),
    _task("ecs:RunTask", f"ecs:{_HERE}:task-definition/new:1"),
    _task("ecs:StartTask", f"ecs:{_HERE}:task-definition/new:1"),
    _task("ecs:CreateService", f"ecs:{_HERE}:service/new/new"),
    _runner("cloudformation.amazonaws.com", f"cloudformation:{_HERE}:stack/new/1", "cloudformation:CreateStack"),
    _runner(
        "cloudformation.amazonaws.com",
        f"cloudformation:{_HERE}:stack/new/1",
        "cloudformation:CreateChangeSet",
        "cloudformation:ExecuteChangeSet",
    ),
    _runner("codebuild.amazonaws.com", f"codebuild:{_HERE}:project/new", "codebuild:CreateProject", "codebuild:StartBuild"),
    _runner("codebuild.amazonaws.com", f"codebuild:{_HERE}:project/new", "codebuild:CreateProject", "codebuild:StartBuildBatch"),
    _runner("glue.amazonaws.com", f"glue:{_HERE}:job/new", "glue:CreateJob", "glue:StartJobRun"),
    Runner(
        service="glue.amazonaws.com",
        calls=(("glue:CreateJob", f"glue:{_HERE}:job/new"), ("glue:CreateTrigger", f"glue:{_HERE}:trigger/new")),
    ),
    _runner("glue.amazonaws.com", f"glue:{_HERE}:devEndpoint/new", "glue:CreateDevEndpoint"),
    _runner("states.amazonaws.com", f"states:{_HERE}:stateMachine:new", "states:CreateStateMachine", "states:StartExecution"),
    _runner(
        "sagemaker.amazonaws.com",
        f"sagemaker:{_HERE}:notebook-instance/new",
        "sagemaker:CreateNotebookInstance",
        "sagemaker:CreatePresignedNotebookInstanceUrl",
    ),
    _runner("sagemaker.amazonaws.com", f"sagemaker:{_HERE}:training-job/new", "sagemaker:CreateTrainingJob"),
    _runner("sagemaker.amazonaws.com", f"sagemaker:{_HERE}:processing-job/new", "sagemaker:CreateProcessingJob"),
    _runner("scheduler.amazonaws.com", f"scheduler:{_HERE}:schedule/default/new", "scheduler:CreateSchedule"),
    _runner("ssm.amazonaws.com", f"ssm:{_HERE}:automation-definition/new:1", "ssm:StartAutomationExecution"),
    _runner("tasks.apprunner.amazonaws.com", f"apprunner:{_HERE}:service/new/1", "apprunner:CreateService"),
)
