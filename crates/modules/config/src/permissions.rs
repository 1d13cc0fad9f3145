//! The permissions of this module; each guards a route.

use erp_core::Permission;
use erp_web::{extract::PermissionMarker, permission_marker};

permission_marker!(SettingList = "config.setting.list", "See settings", "查看系统设置");
permission_marker!(SettingManage = "config.setting.manage", "Change settings and themes", "修改系统设置和主题");
permission_marker!(DictList = "config.dict.list", "See dictionaries", "查看数据字典");
permission_marker!(DictManage = "config.dict.manage", "Change dictionaries", "维护数据字典");
permission_marker!(FlagManage = "config.flag.manage", "Switch features on and off", "管理功能开关");
permission_marker!(CalendarManage = "config.calendar.manage", "Keep the calendar of working days", "维护工作日历");
permission_marker!(SequenceManage = "config.sequence.manage", "Keep number sequences", "维护编号规则");
permission_marker!(MenuManage = "config.menu.manage", "Keep the menus", "维护菜单");

pub const ALL: [Permission; 8] = [
    SettingList::PERMISSION,
    SettingManage::PERMISSION,
    DictList::PERMISSION,
    DictManage::PERMISSION,
    FlagManage::PERMISSION,
    CalendarManage::PERMISSION,
    SequenceManage::PERMISSION,
    MenuManage::PERMISSION,
];
