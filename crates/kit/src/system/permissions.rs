//! The permissions of `/system`; each guards a route.

use erp_core::Permission;
use erp_web::{extract::PermissionMarker, permission_marker};

permission_marker!(ScheduleList = "task.schedule.list", "See background tasks", "查看后台任务");
permission_marker!(ScheduleManage = "task.schedule.manage", "Pause and resume background tasks", "暂停和恢复后台任务");
permission_marker!(RunList = "task.run.list", "See the runs of background tasks", "查看后台任务运行记录");
permission_marker!(RunStart = "task.run.start", "Start background tasks", "启动后台任务");

permission_marker!(LetterList = "event.dead_letter.list", "See dead letters", "查看死信");
permission_marker!(LetterReveal = "event.dead_letter.reveal", "See what the events of dead letters say", "查看死信事件内容");
permission_marker!(LetterRetry = "event.dead_letter.retry", "Hand dead letters to their sinks again", "重新投递死信");
permission_marker!(LetterDiscard = "event.dead_letter.discard", "Put dead letters aside", "弃置死信");

pub const ALL: [Permission; 8] = [
    ScheduleList::PERMISSION,
    ScheduleManage::PERMISSION,
    RunList::PERMISSION,
    RunStart::PERMISSION,
    LetterList::PERMISSION,
    LetterReveal::PERMISSION,
    LetterRetry::PERMISSION,
    LetterDiscard::PERMISSION,
];
