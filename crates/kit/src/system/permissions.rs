//! The permissions of `/system`; each guards a route.

use erp_core::Permission;
use erp_web::{extract::PermissionMarker, permission_marker};

permission_marker!(ScheduleList = "task.schedule.list", "See background tasks", "查看后台任务");
permission_marker!(ScheduleManage = "task.schedule.manage", "Pause and resume background tasks", "暂停和恢复后台任务");
permission_marker!(RunList = "task.run.list", "See the runs of background tasks", "查看后台任务运行记录");
permission_marker!(RunStart = "task.run.start", "Start background tasks", "启动后台任务");

pub const ALL: [Permission; 4] = [ScheduleList::PERMISSION, ScheduleManage::PERMISSION, RunList::PERMISSION, RunStart::PERMISSION];
